package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Factor;
import dev.latchkey.twofactor.Proof;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.common.util.Time;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The note {@code latchkey.factor}: which second factor a login has proven, and with it the session that comes of it.
 *
 * <p>Keycloak's own records don't serve: the list of completed authenticators and the level of authentication count a
 * login by cookie, and forget an enrolment.
 */
final class Proofs {

    static final String NOTE = "latchkey.factor";

    /**
     * Repeats the note where nobody but us writes: an identity provider's mapper may copy a claim of any name into the
     * notes of the session to be.
     */
    private static final String SEAL = "latchkey.factor.seal";

    private Proofs() {}

    static void write(AuthenticationSessionModel login, Factor factor) {
        String text = new Proof(factor, Instant.ofEpochSecond(Time.currentTime())).text();
        login.setUserSessionNote(NOTE, text);
        login.setAuthNote(SEAL, text);
    }

    /** Forgets what was not written by us. */
    static void dropForged(AuthenticationSessionModel login) {
        String note = login.getUserSessionNotes().get(NOTE);
        if (note != null && !note.equals(login.getAuthNote(SEAL))) {
            login.setUserSessionNote(NOTE, null);
        }
    }

    /** Which factor the authentication flow has asked for with success; not yet noted. */
    static Optional<Factor> ofFlow(AuthenticationSessionModel login) {
        return AuthenticatorUtil.getAuthnCredentials(login).stream()
                .flatMap(type -> Factor.ofType(type).stream())
                .filter(factor -> factor != Factor.IDENTITY_PROVIDER)
                // A factor says more than a recovery code.
                .min(Comparator.naturalOrder());
    }

    static Optional<Proof> in(AuthenticationSessionModel login) {
        String note = login.getUserSessionNotes().get(NOTE);
        return note != null && note.equals(login.getAuthNote(SEAL)) ? Proof.parse(note) : Optional.empty();
    }

    static Optional<Proof> in(UserSessionModel userSession) {
        // The exchange of a foreign token passes no login; its mappers write the notes of the session themselves.
        if (userSession.getNote(UserAuthenticationIdentityProvider.EXTERNAL_IDENTITY_PROVIDER) != null) {
            return Optional.empty();
        }
        return Optional.ofNullable(userSession.getNote(NOTE)).flatMap(Proof::parse);
    }
}
