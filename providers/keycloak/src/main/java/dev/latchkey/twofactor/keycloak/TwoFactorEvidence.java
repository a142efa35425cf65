package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.FactorEvidence;
import dev.latchkey.support.FactorEvidenceFactory;
import dev.latchkey.twofactor.Factor;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What the other features may ask of the rule. */
final class TwoFactorEvidence implements FactorEvidence {

    private final KeycloakSession session;

    private TwoFactorEvidence(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public boolean ownsRequiredFactor(RealmModel realm, UserModel user) {
        return new TwoFactor(session, realm).isEnrolled(user);
    }

    @Override
    public boolean isProvenBy(AuthenticationSessionModel login) {
        UserModel user = login.getAuthenticatedUser();
        // An override lets somebody in, and proves nothing.
        return user != null
                && new TwoFactor(session, login.getRealm())
                        .decideStrictly(login, user)
                        .letsPass();
    }

    @Override
    public boolean isProvenBy(UserSessionModel userSession) {
        return !new TwoFactor(session, userSession.getRealm()).refusesStrictly(userSession);
    }

    @Override
    public boolean isMethod(RealmModel realm, String credentialType) {
        return new TwoFactor(session, realm).method().factor().type().equals(credentialType);
    }

    @Override
    public void beforeEnrolment(RealmModel realm, UserModel user) {
        new FactorGuard(session, realm).beforeCreate(user);
    }

    @Override
    public void afterEnrolment(RealmModel realm, UserModel user, String credentialType) {
        Factor.ofType(credentialType).ifPresent(factor -> new FactorGuard(session, realm).afterCreate(user, factor));
    }

    @Override
    public boolean isRemovable(RealmModel realm, @Nullable UserModel user, String credentialType) {
        return Factor.ofType(credentialType)
                .map(factor -> new FactorGuard(session, realm).isRemovable(user, factor))
                .orElse(true);
    }

    @Override
    public void close() {}

    /** {@code latchkey-two-factor}. */
    @AutoService(FactorEvidenceFactory.class)
    public static final class Factory implements FactorEvidenceFactory {

        @Override
        public FactorEvidence create(KeycloakSession session) {
            return new TwoFactorEvidence(session);
        }

        @Override
        public String getId() {
            return "latchkey-two-factor";
        }

        @Override
        public int order() {
            return 10;
        }
    }
}
