package dev.latchkey.support;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What other features may ask of the company's two-factor rule. A feature that has such a rule implements it; while none
 * does, no rule is in force.
 */
public interface FactorEvidence extends Provider {

    /** Whether the user owns the second factor that the company requires of them; true if it requires none. */
    boolean ownsRequiredFactor(RealmModel realm, UserModel user);

    /** Whether the login that is under way has proved the second factor that the company requires; true if none. */
    boolean isProvenBy(AuthenticationSessionModel login);

    /** Whether the session has proved the second factor that the company requires; true if it requires none. */
    boolean isProvenBy(UserSessionModel session);

    /** Whether the company wants its people to have this kind of factor. */
    default boolean isMethod(RealmModel realm, String credentialType) {
        return false;
    }

    /**
     * To be called before a factor is stored for a user: who knows the password alone adds none beside the owner's.
     *
     * @throws org.keycloak.services.ErrorPageException if the login has to prove a factor that the user owns first
     */
    default void beforeEnrolment(RealmModel realm, UserModel user) {}

    /** To be called when a factor was stored whose owner has just shown to have it. */
    default void afterEnrolment(RealmModel realm, UserModel user, String credentialType) {}

    /** Whether the owner may take away a credential of that type; asked for the list, and again when it is done. */
    default boolean isRemovable(RealmModel realm, @Nullable UserModel user, String credentialType) {
        return true;
    }

    static FactorEvidence of(KeycloakSession session) {
        return session.getKeycloakSessionFactory()
                .getProviderFactoriesStream(FactorEvidence.class)
                .max(Comparator.comparingInt(ProviderFactory::order))
                .map(factory -> session.getProvider(FactorEvidence.class, factory.getId()))
                .orElse(NoRule.INSTANCE);
    }

    /** Nobody needs a second factor. */
    final class NoRule implements FactorEvidence {

        static final FactorEvidence INSTANCE = new NoRule();

        private NoRule() {}

        @Override
        public boolean ownsRequiredFactor(RealmModel realm, UserModel user) {
            return true;
        }

        @Override
        public boolean isProvenBy(AuthenticationSessionModel login) {
            return true;
        }

        @Override
        public boolean isProvenBy(UserSessionModel session) {
            return true;
        }

        @Override
        public void close() {}
    }
}
