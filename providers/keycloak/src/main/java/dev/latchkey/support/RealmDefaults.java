package dev.latchkey.support;

import java.util.function.Consumer;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;

/** What a feature puts into every realm: Keycloak registers no foreign action or flow in a realm by itself. */
public final class RealmDefaults {

    private RealmDefaults() {}

    /** Calls it with every realm at start-up, and with each new one when it is created. */
    public static void inEveryRealm(KeycloakSessionFactory factory, Consumer<RealmModel> register) {
        factory.register(event -> {
            if (event instanceof RealmModel.RealmPostCreateEvent created) {
                register.accept(created.getCreatedRealm());
            } else if (event instanceof PostMigrationEvent) {
                KeycloakModelUtils.runJobInTransaction(
                        factory,
                        session -> session.realms().getRealmsStream().toList().forEach(realm -> {
                            session.getContext().setRealm(realm);
                            register.accept(realm);
                        }));
            }
        });
    }

    /**
     * Registers a required action in the realm, switched on.
     *
     * @param id of its provider, and its alias
     * @param name as administrators see it
     */
    public static RequiredActionProviderModel addAction(RealmModel realm, String id, String name, int priority) {
        RequiredActionProviderModel action = new RequiredActionProviderModel();
        action.setAlias(id);
        action.setProviderId(id);
        action.setName(name);
        action.setEnabled(true);
        action.setPriority(priority);
        return realm.addRequiredActionProvider(action);
    }

    /**
     * Adds a flow to which clients can be bound, unless the realm has one of that alias.
     *
     * @param authenticators its steps, all of them required
     */
    public static void addFlow(RealmModel realm, String alias, String description, String... authenticators) {
        if (realm.getFlowByAlias(alias) != null) {
            return;
        }
        AuthenticationFlowModel flow = new AuthenticationFlowModel();
        flow.setAlias(alias);
        flow.setDescription(description);
        flow.setProviderId("basic-flow");
        flow.setTopLevel(true);
        flow.setBuiltIn(false);
        AuthenticationFlowModel added = realm.addAuthenticationFlow(flow);
        int priority = 0;
        for (String authenticator : authenticators) {
            priority += 10;
            AuthenticationExecutionModel execution = new AuthenticationExecutionModel();
            execution.setParentFlow(added.getId());
            execution.setAuthenticator(authenticator);
            execution.setRequirement(Requirement.REQUIRED);
            execution.setPriority(priority);
            execution.setAuthenticatorFlow(false);
            realm.addAuthenticatorExecution(execution);
        }
    }
}
