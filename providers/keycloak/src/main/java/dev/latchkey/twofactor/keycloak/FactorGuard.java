package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Factor;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.ErrorPageException;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Stands before the credentials, whatever page or link leads to them: who knows the password alone adds no factor beside
 * the owner's, and nobody takes away the last one that satisfies the company.
 */
final class FactorGuard {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final TwoFactor twoFactor;

    FactorGuard(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.twoFactor = new TwoFactor(session, realm);
    }

    /** Outside a login, an administrator or an import is at work. */
    private Optional<AuthenticationSessionModel> loginOf(UserModel user) {
        return Optional.ofNullable(session.getContext().getAuthenticationSession())
                .filter(login -> user.equals(login.getAuthenticatedUser()));
    }

    /**
     * To be called before a credential is stored.
     *
     * @throws ErrorPageException if the login has to prove a factor that the user owns first
     */
    void beforeCreate(UserModel user) {
        loginOf(user).ifPresent(login -> {
            boolean mustProve = !Enrolments.of(user).isEmpty()
                    && (twoFactor.isRequiredOf(user) || TwoFactor.hasOptedIn(user))
                    && twoFactor.proof(login, user).isEmpty();
            if (mustProve) {
                throw new ErrorPageException(
                        session, login, Response.Status.BAD_REQUEST, "latchkeyTwoFactorProveFirst");
            }
        });
    }

    /** To be called when a factor is stored: whoever has just set it up has it at hand. */
    void afterCreate(UserModel user, Factor factor) {
        loginOf(user).ifPresent(login -> Proofs.write(login, factor));
    }

    /** Whether the owner may take away one credential of this kind; asked for the list, and again when it is done. */
    boolean isRemovable(@Nullable UserModel user, Factor factor) {
        return user == null || !isLastThatSatisfies(user, factor) && !isTurnedOffUnproven(user);
    }

    /** A factor is taken away by whoever has just proven one, not by an old session. */
    private boolean isTurnedOffUnproven(UserModel user) {
        Optional<AuthenticationSessionModel> login = loginOf(user);
        if (login.isPresent()) {
            return TwoFactor.isTurningOff(login.get(), user)
                    && twoFactor.proof(login.get(), user).isEmpty();
        }
        UserSessionModel userSession = session.getContext().getUserSession();
        return "DELETE".equals(session.getContext().getHttpRequest().getHttpMethod())
                && (userSession == null || !twoFactor.isFreshlyProvenBy(userSession));
    }

    /** Whether the company requires a factor of the user, and this is the only one that will do. */
    boolean isLastThatSatisfies(UserModel user, Factor factor) {
        if (!twoFactor.isRequiredOf(user) || !twoFactor.method().isSatisfiedByOwning(factor)) {
            return false;
        }
        return Enrolments.of(user).all().stream()
                        .filter(enrolment -> twoFactor.method().isSatisfiedByOwning(enrolment.factor()))
                        .count()
                <= 1;
    }
}
