package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Factor;
import dev.latchkey.twofactor.Origin;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.credential.CredentialMetadata;
import org.keycloak.credential.CredentialModel;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.ErrorPageException;
import org.keycloak.services.ErrorResponseException;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Stands before the credentials, whatever page or link leads to them: who knows the password alone adds no factor beside
 * the owner's, and nobody takes away the last one that satisfies the company.
 */
final class FactorGuard {

    private final KeycloakSession session;
    private final TwoFactor twoFactor;

    FactorGuard(KeycloakSession session, RealmModel realm) {
        this.session = session;
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
            if (twoFactor.mustProveFirst(login, user)) {
                throw proveFirst(login);
            }
        });
    }

    /**
     * To be called when a user's account at an identity provider is linked. Where its word for a second factor is taken, the
     * link is as good as a factor: whoever knows the password alone could link an account of their own.
     *
     * @throws ErrorPageException if the login has to prove a factor that the user owns first
     */
    void beforeLink(UserModel user, String provider) {
        if (!TrustedProviders.isTrusted(session.identityProviders().getByAlias(provider))) {
            return;
        }
        loginOf(user).ifPresent(login -> {
            if (twoFactor.mustProveFirst(login, user) && Proofs.ofFlow(login).isEmpty()) {
                // The broker would catch this, show the page, and keep the link.
                session.getTransactionManager().setRollbackOnly();
                throw proveFirst(login);
            }
        });
    }

    /** Its message is the sentence itself: the pages of WebAuthn show that, and not the error page. */
    private ErrorPageException proveFirst(AuthenticationSessionModel login) {
        return new ErrorPageException(
                session,
                login,
                Response.Status.BAD_REQUEST,
                session.getProvider(LoginFormsProvider.class).getMessage("latchkeyTwoFactorProveFirst"));
    }

    /** Stores a factor that Keycloak's own provider makes, between {@link #beforeCreate} and {@link #afterCreate}. */
    CredentialModel create(UserModel user, Factor factor, Supplier<CredentialModel> store) {
        beforeCreate(user);
        CredentialModel created = store.get();
        afterCreate(user, factor);
        return created;
    }

    /** To be called when a factor is stored: whoever has just set it up has it at hand. */
    void afterCreate(UserModel user, Factor factor) {
        loginOf(user).ifPresent(login -> {
            Proofs.write(login, factor);
            if (Enrolments.of(user).all().size() == 1) {
                removeOlderRecoveryCodes(login, user);
            }
        });
    }

    /**
     * Whoever knows the password alone could have made them while there was no factor to prove, and they would complete
     * logins from now on without the owner's knowing.
     */
    private void removeOlderRecoveryCodes(AuthenticationSessionModel login, UserModel user) {
        if (RecoveryCodes.remove(user)) {
            new EventBuilder(login.getRealm(), session, session.getContext().getConnection())
                    .event(EventType.REMOVE_CREDENTIAL)
                    .client(login.getClient())
                    .user(user)
                    .detail(Details.CREDENTIAL_TYPE, Factor.RECOVERY_CODE.type())
                    .detail(Details.REASON, "older_than_first_factor")
                    .success();
        }
    }

    /**
     * Whether the owner may take away one credential of this kind; asked for the list, and again when it is done.
     *
     * @throws ErrorResponseException if the account REST API is about to take it away and must not: Keycloak's own answer
     *     would not say why
     */
    boolean isRemovable(@Nullable UserModel user, Factor factor) {
        if (user == null) {
            return true;
        }
        Optional<Origin> keeper = keeper(user, factor);
        if (keeper.isPresent()) {
            if (isDeletedByRest(user)) {
                Sentences sentences = new Sentences(session, user);
                throw refuse(sentences.requiredBy(keeper.get(), twoFactor.requiringOrganizations(user))
                        + ' '
                        + sentences.of("latchkeyTwoFactorKeep"));
            }
            return false;
        }
        return !isTurnedOffUnproven(user);
    }

    private static ErrorResponseException refuse(String description) {
        return new ErrorResponseException("second_factor_required", description, Response.Status.FORBIDDEN);
    }

    private boolean isDeletedByRest(UserModel user) {
        return loginOf(user).isEmpty()
                && HttpMethod.DELETE.equals(
                        session.getContext().getHttpRequest().getHttpMethod());
    }

    /** A factor is taken away by whoever has just proven one, not by an old session. */
    private boolean isTurnedOffUnproven(UserModel user) {
        Optional<AuthenticationSessionModel> login = loginOf(user);
        if (login.isPresent()) {
            return TwoFactor.isTurningOff(login.get(), user)
                    && twoFactor.proof(login.get(), user).isEmpty();
        }
        UserSessionModel userSession = session.getContext().getUserSession();
        if (isDeletedByRest(user) && (userSession == null || !twoFactor.letsTakeAway(userSession))) {
            throw refuse(new Sentences(session, user).of("latchkeyTwoFactorSignInFirst"));
        }
        return false;
    }

    /** Says of a factor in the caller's own list which of their organizations keeps it, if one does. */
    CredentialMetadata withKeeper(CredentialMetadata metadata, Factor factor) {
        UserSessionModel userSession = session.getContext().getUserSession();
        // Account REST doesn't say whose list it makes; it is the caller's.
        UserModel user = userSession == null ? null : userSession.getUser();
        if (user != null
                && keeper(user, factor).filter(Origin.ORGANIZATION::equals).isPresent()) {
            metadata.setInfoMessage("latchkey-two-factor-kept", twoFactor.requiringOrganizations(user));
        }
        return metadata;
    }

    /** Who wants the user to keep their factor of this kind, as it is the last that satisfies; empty if it may go. */
    Optional<Origin> keeper(UserModel user, Factor factor) {
        return twoFactor
                .requiredBy(user)
                .filter(origin -> twoFactor.method().isSatisfiedByOwning(factor)
                        && Enrolments.of(user).all().stream()
                                        .filter(enrolment -> twoFactor.method().isSatisfiedByOwning(enrolment.factor()))
                                        .count()
                                <= 1);
    }
}
