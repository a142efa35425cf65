package dev.latchkey.twofactor.keycloak;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;

/**
 * Why a program gets no token. The error is {@code invalid_grant} (RFC 6749, section 5.2), which every client understands;
 * the description is a word that a program can tell apart.
 */
enum Refusal {
    /** A second factor is missing. */
    REQUIRED,
    /** The second factor was wrong, or the user is locked out: an attacker shall not learn which. */
    WRONG,
    /** The user has no second factor yet; only a browser can set one up. */
    NOT_SET_UP,
    /** The OTP server could not be asked; it is no fault of the user's. */
    UNAVAILABLE;

    String code() {
        return "second_factor_" + name().toLowerCase(Locale.ROOT);
    }

    WebApplicationException answer(KeycloakSession session) {
        boolean isTemporary = this == UNAVAILABLE;
        return new CorsErrorResponseException(
                session.getProvider(Cors.class),
                isTemporary ? OAuthErrorException.TEMPORARILY_UNAVAILABLE : OAuthErrorException.INVALID_GRANT,
                code(),
                isTemporary ? Response.Status.SERVICE_UNAVAILABLE : Response.Status.BAD_REQUEST);
    }
}
