package dev.latchkey.twofactor.keycloak;

import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.requiredactions.UpdateTotp;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionConfigModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel.RequiredAction;

/** Offers recovery codes after an enrolment where the realm has Keycloak's own enrolment do so. */
record RecoveryCodeOffer(RequiredActionContext context) {

    void make() {
        RealmModel realm = context.getRealm();
        RequiredActionProviderModel codes =
                realm.getRequiredActionProviderByAlias(RequiredAction.CONFIGURE_RECOVERY_AUTHN_CODES.name());
        RequiredActionConfigModel enrolment =
                realm.getRequiredActionConfigByAlias(RequiredAction.CONFIGURE_TOTP.name());
        boolean isWanted = codes != null
                && codes.isEnabled()
                && enrolment != null
                && Boolean.parseBoolean(enrolment.getConfigValue(UpdateTotp.ADD_RECOVERY_CODES, "false"));
        if (isWanted && Codes.nextRecoveryCode(context.getUser()).isEmpty()) {
            context.getAuthenticationSession().addRequiredAction(RequiredAction.CONFIGURE_RECOVERY_AUTHN_CODES);
        }
    }
}
