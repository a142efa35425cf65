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
        return now().or(() -> Optional.of(Json.text(ours)));
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
