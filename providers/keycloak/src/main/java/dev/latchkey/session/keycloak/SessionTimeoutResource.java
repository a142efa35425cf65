package dev.latchkey.session.keycloak;

import dev.latchkey.support.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.TokenVerifier;
import org.keycloak.common.util.Time;
import org.keycloak.cookie.CookieProvider;
import org.keycloak.cookie.CookieType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.cors.Cors;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.util.TokenUtil;

/**
 * {@code /realms/{realm}/session-timeout}: tells a front end how long the caller's session has left, and takes "I am
 * still here".
 *
 * <p>The caller shows a bearer token, from any web origin of the token's client; or, from pages of this server alone, the
 * cookie that Keycloak's login leaves.
 */
public final class SessionTimeoutResource implements RealmResourceProvider {

    private static final String SCRIPT = "/theme-resources/resources/js/latchkey-session.js";

    private static final TokenVerifier.TokenTypeCheck IS_IDENTITY_COOKIE =
            new TokenVerifier.TokenTypeCheck(List.of(TokenUtil.TOKEN_TYPE_KEYCLOAK_ID));

    private final KeycloakSession session;

    SessionTimeoutResource(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    /** The truth about the session, which is not extended by asking. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response read() {
        return answer(false);
    }

    /** Extends the session as a use of it would; answers the same. */
    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public Response extend() {
        return answer(true);
    }

    @OPTIONS
    public Response preflight() {
        return Cors.builder()
                .builder(Response.ok())
                .preflight()
                .auth()
                .allowedMethods("GET", "POST", "OPTIONS")
                .add(Response.ok());
    }

    @GET
    @Path("latchkey-session.js")
    @Produces("text/javascript")
    public Response script() {
        try (InputStream script = Objects.requireNonNull(SessionTimeoutResource.class.getResourceAsStream(SCRIPT))) {
            CacheControl anHour = new CacheControl();
            anHour.setMaxAge(3600);
            return Response.ok(
                            new String(script.readAllBytes(), StandardCharsets.UTF_8), "text/javascript;charset=utf-8")
                    .cacheControl(anHour)
                    // Pages that require CORP or SRI of what they load are the ones that care for their safety.
                    .header("Cross-Origin-Resource-Policy", "cross-origin")
                    .header("Access-Control-Allow-Origin", "*")
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Response answer(boolean extend) {
        return hasBearerToken() ? answerBearer(extend) : answerCookie(extend);
    }

    private boolean hasBearerToken() {
        return session.getContext().getRequestHeaders().getHeaderString(HttpHeaders.AUTHORIZATION) != null;
    }

    private Response answerBearer(boolean extend) {
        if (AppAuthManager.extractAuthorizationHeaderTokenOrReturnNull(
                        session.getContext().getRequestHeaders())
                == null) {
            return unauthorized("invalid_request", "The Authorization header carries no bearer token.");
        }
        AuthResult caller = new AppAuthManager.BearerTokenAuthenticator(session).authenticate();
        if (caller == null) {
            return unauthorized("invalid_token", "The token is not valid, or its session is over.");
        }
        Cors cors = Cors.builder().auth().allowedMethods("GET", "POST").checkAllowedOrigins(caller.token());
        Response answer = answer(caller.session(), extend);
        cors.add();
        return answer;
    }

    /**
     * The errors of RFC 6750, section 3. Whose token it would have been is unknown, and so are its client's web origins:
     * any page may read that it is wrong.
     */
    private Response unauthorized(@Nullable String error, String description) {
        String challenge = "Bearer realm=\"" + session.getContext().getRealm().getName() + '"';
        if (error != null) {
            challenge += ", error=\"" + error + "\", error_description=\"" + description + '"';
        }
        Response.ResponseBuilder answer = Response.status("invalid_request".equals(error) ? 400 : 401)
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .cacheControl(noStore());
        if (error != null) {
            answer.type(MediaType.APPLICATION_JSON).entity(Map.of("error", error, "error_description", description));
        }
        return Cors.builder().allowAllOrigins().add(answer);
    }

    private Response answerCookie(boolean extend) {
        if (!isFromHere(extend)) {
            return problem(403, "Only pages of this server may use the cookie; others send a bearer token.");
        }
        UserSessionModel userSession = sessionOfCookie();
        return userSession == null ? unauthorized(null, "") : answer(userSession, extend);
    }

    /**
     * Browsers attach the cookie to what any page asks for. A page elsewhere can't read the answer, but must not extend
     * the session either: to do that, a request has to say where it comes from.
     */
    private boolean isFromHere(boolean extend) {
        HttpHeaders headers = session.getContext().getRequestHeaders();
        String site = headers.getHeaderString("Sec-Fetch-Site");
        String origin = headers.getHeaderString("Origin");
        if (site == null && origin == null) {
            return !extend;
        }
        boolean siteIsHere = site == null || site.equals("same-origin") || (!extend && site.equals("none"));
        return siteIsHere
                && (origin == null
                        || origin.equals(originOf(session.getContext().getUri())));
    }

    private static String originOf(UriInfo uri) {
        URI base = uri.getBaseUri();
        return base.getScheme() + "://" + base.getRawAuthority();
    }

    /** Not {@code authenticateIdentityCookie}, which extends the session. */
    private @Nullable UserSessionModel sessionOfCookie() {
        String cookie = session.getProvider(CookieProvider.class).get(CookieType.IDENTITY);
        if (cookie == null || cookie.isEmpty()) {
            return null;
        }
        AuthResult caller = AuthenticationManager.verifyIdentityToken(
                session,
                session.getContext().getRealm(),
                session.getContext().getUri(),
                session.getContext().getConnection(),
                true,
                false,
                null,
                true,
                cookie,
                session.getContext().getRequestHeaders(),
                verifier -> verifier.withChecks(IS_IDENTITY_COOKIE));
        return caller == null ? null : caller.session();
    }

    private Response answer(@Nullable UserSessionModel userSession, boolean extend) {
        if (userSession == null
                || userSession.getPersistenceState() == UserSessionModel.SessionPersistenceState.TRANSIENT) {
            return problem(404, "The token belongs to no session that could time out.");
        }
        if (extend) {
            userSession.setLastSessionRefresh(Time.currentTime());
        }
        RealmModel realm = session.getContext().getRealm();
        return Response.ok(SessionStatus.of(session, realm, userSession))
                .cacheControl(noStore())
                .build();
    }

    /** RFC 9457. */
    private static Response problem(int status, String detail) {
        return Problem.answer(status, Response.Status.fromStatusCode(status).getReasonPhrase(), detail)
                .cacheControl(noStore())
                .build();
    }

    private static CacheControl noStore() {
        CacheControl cacheControl = new CacheControl();
        cacheControl.setNoStore(true);
        return cacheControl;
    }

    @Override
    public void close() {}
}
