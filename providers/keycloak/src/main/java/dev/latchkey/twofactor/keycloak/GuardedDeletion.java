package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.twofactor.Factor;
import java.util.Optional;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.requiredactions.DeleteCredentialAction;
import org.keycloak.credential.CredentialModel;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.models.Constants;

/**
 * Keycloak's page that takes away a credential, with one difference: where the company's rule keeps a factor, the page says
 * so before it asks for a confirmation. The refusal itself is the credential provider's. Takes the place of Keycloak's
 * action of the same id, by its order.
 */
@AutoService(RequiredActionFactory.class)
public final class GuardedDeletion extends DeleteCredentialAction {

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (isKept(context)) {
            new TwoFactorPages(context).keep();
        } else {
            super.requiredActionChallenge(context);
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (isKept(context)) {
            context.getEvent()
                    .event(EventType.REMOVE_CREDENTIAL)
                    .detail(Details.REASON, Refusal.REQUIRED.code())
                    .error(Errors.DELETE_CREDENTIAL_FAILED);
            new TwoFactorPages(context).keep();
        } else {
            super.processAction(context);
        }
    }

    private static boolean isKept(RequiredActionContext context) {
        FactorGuard guard = new FactorGuard(context.getSession(), context.getRealm());
        return Optional.ofNullable(context.getAuthenticationSession().getClientNote(Constants.KC_ACTION_PARAMETER))
                .map(context.getUser().credentialManager()::getStoredCredentialById)
                .map(CredentialModel::getType)
                .flatMap(Factor::ofType)
                .filter(factor -> guard.isLastThatSatisfies(context.getUser(), factor))
                .isPresent();
    }

    @Override
    public int order() {
        return 10;
    }
}
