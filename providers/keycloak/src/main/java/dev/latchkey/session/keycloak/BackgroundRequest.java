package dev.latchkey.session.keycloak;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * The HTTP request that a background task doesn't have. Keycloak takes the issuer of a logout token from it, unless the
 * server is started with {@code --hostname}; then it is the issuer that the client saw when the session began.
 */
final class BackgroundRequest {

    private static final String NO_CLIENT_SAW_ANY = "http://localhost/";

    private BackgroundRequest() {}

    static void pretend(KeycloakSession session, List<AuthenticatedClientSessionModel> clientSessions) {
        URI base = URI.create(clientSessions.stream()
                .map(BackgroundRequest::base)
                .filter(found -> found != null)
                .findFirst()
                .orElse(NO_CLIENT_SAW_ANY));
        UriInfo uri = answering(
                UriInfo.class,
                Map.of("getBaseUri", base, "getRequestUri", base, "getAbsolutePath", base, "getPath", "/"),
                base);
        HttpHeaders headers = answering(
                HttpHeaders.class,
                Map.of("getRequestHeaders", new MultivaluedHashMap<String, String>(), "getCookies", Map.of()),
                base);
        session.getContext()
                .setHttpRequest(answering(
                        HttpRequest.class,
                        Map.of(
                                "getUri",
                                uri,
                                "getHttpHeaders",
                                headers,
                                "getHttpMethod",
                                "POST",
                                "getDecodedFormParameters",
                                new MultivaluedHashMap<String, String>(),
                                "isProxyTrusted",
                                false),
                        base));
    }

    private static @Nullable String base(AuthenticatedClientSessionModel clientSession) {
        String issuer = clientSession.getNote(OIDCLoginProtocol.ISSUER);
        int realm = issuer == null ? -1 : issuer.lastIndexOf("/realms/");
        return realm < 0 ? null : issuer.substring(0, realm + 1);
    }

    /** The interfaces have dozens of methods, of which Keycloak calls these few. */
    private static <T> T answering(Class<T> type, Map<String, Object> answers, URI base) {
        return type.cast(Proxy.newProxyInstance(
                BackgroundRequest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == UriBuilder.class) {
                        return UriBuilder.fromUri(base);
                    }
                    return method.getName().equals("toString") ? type.getSimpleName() : answers.get(method.getName());
                }));
    }
}
