package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import jakarta.ws.rs.core.MultivaluedMap;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.requiredactions.UpdateTotp;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.validation.Validation;

/**
 * Keycloak's page that sets up an authenticator app, with one difference: a wrong code is answered by what is usually the
 * cause. The QR code stays the same. Takes the place of Keycloak's action of the same id, by its order.
 */
@AutoService(RequiredActionFactory.class)
public final class OtpEnrolment extends UpdateTotp {

    @Override
    public void processAction(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        String code = form.getFirst("totp");
        OTPCredentialModel credential = OTPCredentialModel.createFromPolicy(
                context.getRealm(), form.getFirst("totpSecret"), form.getFirst("userLabel"));
        if (!Validation.isBlank(code)
                && !validateOTPCredential(
                        context, code, credential, context.getRealm().getOTPPolicy())) {
            context.challenge(context.form()
                    .setAttribute("mode", form.getFirst("mode"))
                    .addError(new FormMessage(Validation.FIELD_OTP_CODE, "latchkeyTwoFactorWrongCode"))
                    .createResponse(UserModel.RequiredAction.CONFIGURE_TOTP));
        } else {
            super.processAction(context);
        }
    }

    @Override
    public int order() {
        return 10;
    }
}
