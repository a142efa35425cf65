package dev.latchkey.clock;

import com.google.auto.service.AutoService;
import dev.latchkey.support.FactorEvidence;
import dev.latchkey.support.FactorEvidenceFactory;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A two-factor rule for tests of those who ask for one: in force where the realm’s attribute {@code test.rule} is {@code on}; a
 * user owns a factor who has the attribute {@code test.owns}, and has proved it who has {@code test.proven}. Any other
 * implementation goes before it.
 */
public final class TestFactorRule implements FactorEvidence {

    @Override
    public boolean ownsRequiredFactor(RealmModel realm, UserModel user) {
        return has(realm, user, "test.owns");
    }

    @Override
    public boolean isProvenBy(AuthenticationSessionModel login) {
        return has(login.getRealm(), login.getAuthenticatedUser(), "test.proven");
    }

    @Override
    public boolean isProvenBy(UserSessionModel session) {
        return has(session.getRealm(), session.getUser(), "test.proven");
    }

    private static boolean has(RealmModel realm, UserModel user, String attribute) {
        return !"on".equals(realm.getAttribute("test.rule")) || user.getFirstAttribute(attribute) != null;
    }

    @Override
    public void close() {}

    @AutoService(FactorEvidenceFactory.class)
    public static final class Factory implements FactorEvidenceFactory {

        @Override
        public FactorEvidence create(KeycloakSession session) {
            return new TestFactorRule();
        }

        @Override
        public String getId() {
            return "test-factor-rule";
        }

        @Override
        public int order() {
            return -1;
        }

        @Override
        public void init(Config.Scope config) {}

        @Override
        public void postInit(KeycloakSessionFactory factory) {}

        @Override
        public void close() {}
    }
}
