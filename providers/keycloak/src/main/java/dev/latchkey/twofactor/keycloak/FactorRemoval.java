package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.twofactor.Factor;
import dev.latchkey.twofactor.Origin;
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
 * Keycloak's page that takes a credential away, with one difference: where a rule wants the user to keep it, the page says
 * so, and whose rule it is, instead of an error after the question. Takes the place of Keycloak's action of the same id, by
 * its order.
 */
@AutoService(RequiredActionFactory.class)
public final class FactorRemoval extends DeleteCredentialAction {

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        Optional<Origin> keeper = keeper(context);
        if (keeper.isPresent()) {
            new TwoFactorPages(context).keep(keeper.get());
        } else {
            super.requiredActionChallenge(context);
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        Optional<Origin> keeper = keeper(context);
        if (keeper.isPresent()) {
            context.getEvent()
                    .event(EventType.REMOVE_CREDENTIAL)
                    .detail(Details.REASON, Refusal.REQUIRED.code())
                    .error(Errors.DELETE_CREDENTIAL_FAILED);
            new TwoFactorPages(context).keep(keeper.get());
        } else {
            super.processAction(context);
        }
    }

    private static Optional<Origin> keeper(RequiredActionContext context) {
        String id = context.getAuthenticationSession().getClientNote(Constants.KC_ACTION_PARAMETER);
        CredentialModel credential =
                id == null ? null : context.getUser().credentialManager().getStoredCredentialById(id);
        return Optional.ofNullable(credential)
                .flatMap(found -> Factor.ofType(found.getType()))
                .flatMap(factor ->
                        new FactorGuard(context.getSession(), context.getRealm()).keeper(context.getUser(), factor));
    }

    @Override
    public int order() {
        return 10;
    }
}
