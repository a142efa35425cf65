package dev.latchkey.install.keycloak;

import dev.latchkey.install.Flow;
import dev.latchkey.install.Piece;
import dev.latchkey.install.SecondFactorSteps;
import java.util.Optional;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** A flow that identity providers can be given, so that whoever comes from there is asked on a page of the flow. */
final class AfterBrokerLogin implements Piece {

    private static final String DESCRIPTION =
            "For identity providers: asks for the second factor after the login there";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Flows flows;
    private final Flow ours;

    AfterBrokerLogin(KeycloakSession session, RealmModel realm, SecondFactorSteps steps) {
        this.session = session;
        this.realm = realm;
        this.flows = new Flows(realm);
        this.ours = steps.afterBrokerLogin();
    }

    @Override
    public String id() {
        return "flow/after-broker-login";
    }

    /** One that is in use isn't ours to remove any more: it counts as edited. */
    @Override
    public Optional<String> now() {
        return flow().map(flow -> Json.text(flows.read(flow)) + (isUsed(flow) ? " (in use)" : ""));
    }

    @Override
    public Optional<String> wanted() {
        return now().or(() -> isNameTaken() ? Optional.empty() : Optional.of(Json.text(ours)));
    }

    /** Somebody else's flow of such a name isn't ours to overwrite. */
    private boolean isNameTaken() {
        return flow().isEmpty()
                && ours.flows().anyMatch(part -> flows.find(part.alias()).isPresent());
    }

    @Override
    public Optional<String> byHand() {
        return isNameTaken()
                ? Optional.of("The realm has a flow of the name of one of those that make \"" + ours.alias()
                        + "\", which was not added: rename that flow and install again. Until then, identity providers"
                        + " can't be given it as post login flow.")
                : Optional.empty();
    }

    @Override
    public void put(Optional<String> state) {
        if (state.isPresent()) {
            flows.write(Json.read(state.get(), Flow.class), DESCRIPTION);
        } else {
            flow().ifPresent(flow -> flows.remove(session, flow));
        }
    }

    private Optional<AuthenticationFlowModel> flow() {
        return flows.find(ours.alias());
    }

    private boolean isUsed(AuthenticationFlowModel flow) {
        return KeycloakModelUtils.isFlowUsed(session, realm, flow);
    }
}
