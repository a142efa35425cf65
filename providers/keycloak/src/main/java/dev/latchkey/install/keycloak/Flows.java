package dev.latchkey.install.keycloak;

import dev.latchkey.install.Flow;
import dev.latchkey.install.Flow.Step;
import dev.latchkey.install.FlowUse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** The flows of a realm as values, and values as flows. */
record Flows(RealmModel realm) {

    /** The order of steps is kept with room between them, as Keycloak's console does. */
    private static final int GAP = 10;

    Flow read(AuthenticationFlowModel model) {
        List<Step> steps = realm.getAuthenticationExecutionsStream(model.getId())
                .map(this::step)
                .toList();
        return new Flow(model.getAlias(), model.getProviderId(), steps);
    }

    private Step step(AuthenticationExecutionModel execution) {
        Map<String, String> config = Optional.ofNullable(execution.getAuthenticatorConfig())
                .map(realm::getAuthenticatorConfigById)
                .map(AuthenticatorConfigModel::getConfig)
                .orElse(Map.of());
        Optional<Flow> subflow = Optional.ofNullable(execution.getFlowId())
                .map(realm::getAuthenticationFlowById)
                .map(this::read);
        return new Step(
                execution.getRequirement().name(), Optional.ofNullable(execution.getAuthenticator()), config, subflow);
    }

    /** The flow that the realm uses for that; empty if it uses none. */
    Optional<AuthenticationFlowModel> bound(FlowUse use) {
        return Optional.ofNullable(
                switch (use) {
                    case BROWSER -> realm.getBrowserFlow();
                    case DIRECT_GRANT -> realm.getDirectGrantFlow();
                    case RESET_CREDENTIALS -> realm.getResetCredentialsFlow();
                    case FIRST_BROKER_LOGIN -> realm.getFirstBrokerLoginFlow();
                });
    }

    void bind(FlowUse use, AuthenticationFlowModel flow) {
        switch (use) {
            case BROWSER -> realm.setBrowserFlow(flow);
            case DIRECT_GRANT -> realm.setDirectGrantFlow(flow);
            case RESET_CREDENTIALS -> realm.setResetCredentialsFlow(flow);
            case FIRST_BROKER_LOGIN -> realm.setFirstBrokerLoginFlow(flow);
        }
    }

    Optional<AuthenticationFlowModel> find(String alias) {
        return Optional.ofNullable(realm.getFlowByAlias(alias));
    }

    /** Adds a flow of its own with everything below it. */
    AuthenticationFlowModel write(Flow flow, String description) {
        return write(flow, true, description);
    }

    private AuthenticationFlowModel write(Flow flow, boolean topLevel, @Nullable String description) {
        AuthenticationFlowModel model = new AuthenticationFlowModel();
        model.setAlias(flow.alias());
        model.setDescription(description);
        model.setProviderId(flow.type());
        model.setTopLevel(topLevel);
        model.setBuiltIn(false);
        AuthenticationFlowModel written = realm.addAuthenticationFlow(model);
        int priority = 0;
        for (Step step : flow.steps()) {
            priority += GAP;
            write(step, written, priority);
        }
        return written;
    }

    private void write(Step step, AuthenticationFlowModel parent, int priority) {
        AuthenticationExecutionModel execution = new AuthenticationExecutionModel();
        execution.setParentFlow(parent.getId());
        execution.setRequirement(AuthenticationExecutionModel.Requirement.valueOf(step.requirement()));
        execution.setPriority(priority);
        step.authenticator().ifPresent(execution::setAuthenticator);
        step.subflow().ifPresent(subflow -> {
            execution.setFlowId(write(subflow, false, null).getId());
            execution.setAuthenticatorFlow(true);
        });
        if (!step.config().isEmpty()) {
            AuthenticatorConfigModel config = new AuthenticatorConfigModel();
            config.setAlias(
                    freeAlias(parent.getAlias() + ' ' + step.authenticator().orElse("config")));
            config.setConfig(step.config());
            execution.setAuthenticatorConfig(
                    realm.addAuthenticatorConfig(config).getId());
        }
        realm.addAuthenticatorExecution(execution);
    }

    /** Exports name configurations by their aliases: of two with one, a step would get the other's. */
    private String freeAlias(String alias) {
        String free = alias;
        for (int number = 2; realm.getAuthenticatorConfigByAlias(free) != null; number++) {
            free = alias + ' ' + number;
        }
        return free;
    }

    /** Removes a flow with everything below it. */
    void remove(KeycloakSession session, AuthenticationFlowModel flow) {
        KeycloakModelUtils.deepDeleteAuthenticationFlow(session, realm, flow, () -> {}, () -> {}, false);
    }
}
