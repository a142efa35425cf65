package dev.latchkey.install.keycloak;

import dev.latchkey.install.Flow;
import dev.latchkey.install.FlowUse;
import dev.latchkey.install.Piece;
import dev.latchkey.install.SecondFactorSteps;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** What a realm uses a flow for: bound to a copy that asks for the second factor. The flow of before is never edited. */
final class BoundFlow implements Piece {

    private static final String DESCRIPTION = "Asks for the second factor of Latchkey's two-factor rule";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final FlowUse use;
    private final SecondFactorSteps steps;
    private final Flows flows;

    BoundFlow(KeycloakSession session, RealmModel realm, FlowUse use, SecondFactorSteps steps) {
        this.session = session;
        this.realm = realm;
        this.use = use;
        this.steps = steps;
        this.flows = new Flows(realm);
    }

    @Override
    public String id() {
        return "flow/" + use.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Optional<String> now() {
        return flows.bound(use).map(flows::read).map(Json::text);
    }

    @Override
    public Optional<String> wanted() {
        return copy().map(Json::text).or(this::now);
    }

    /** The copy that is to be bound; empty if none is needed or can be made. */
    private Optional<Flow> copy() {
        return flows.bound(use)
                .map(flows::read)
                .filter(flow -> !steps.isIn(flow, use))
                .flatMap(flow -> steps.insertedInto(flow, use))
                .filter(this::isThereOrCanBeWritten);
    }

    /** Somebody else's flow of that name isn't ours to overwrite. */
    private boolean isThereOrCanBeWritten(Flow copy) {
        return flows.find(copy.alias())
                .map(there -> flows.read(there).equals(copy))
                .orElseGet(() ->
                        copy.flows().noneMatch(flow -> flows.find(flow.alias()).isPresent()));
    }

    @Override
    public void put(Optional<String> state) {
        Flow wanted = Json.read(state.orElseThrow(), Flow.class);
        Optional<AuthenticationFlowModel> replaced = flows.bound(use);
        AuthenticationFlowModel flow = flows.find(wanted.alias()).orElseGet(() -> flows.write(wanted, DESCRIPTION));
        flows.bind(use, flow);
        replaced.filter(this::isUnusedCopy).ifPresent(copy -> flows.remove(session, copy));
    }

    /** Flows that clients or identity providers have been given since stay. */
    private boolean isUnusedCopy(AuthenticationFlowModel flow) {
        return !flow.isBuiltIn()
                && flow.getAlias().startsWith(SecondFactorSteps.COPY)
                && !KeycloakModelUtils.isFlowUsed(session, realm, flow);
    }

    /** An authenticator of somebody else's may keep a password in its configuration. */
    @Override
    public String told(String state) {
        return Json.text(Json.read(state, Flow.class).withoutConfig());
    }

    @Override
    public Optional<String> byHand() {
        return flows.bound(use)
                .map(flows::read)
                .filter(flow -> !steps.isIn(flow, use))
                .filter(flow -> copy().isEmpty())
                .map(flow ->
                        "The flow \"" + flow.alias() + "\" has a shape of its own and was left alone. Nobody gets in "
                                + "without the factor, but for good pages add a conditional subflow with the condition \""
                                + SecondFactorSteps.CONDITION + "\" and the factors after the password.");
    }
}
