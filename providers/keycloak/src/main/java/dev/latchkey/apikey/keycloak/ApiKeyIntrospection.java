package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.Verdict;
import dev.latchkey.apikey.Verdict.Valid;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.services.Urls;

/**
 * Tells a client about a key in the words of RFC 7662, section 2.2. The endpoint has authenticated the client and turned
 * public ones away; a key is meant for no audience, so any other may ask.
 */
final class ApiKeyIntrospection implements TokenIntrospectionProvider {

    private final KeycloakSession session;

    ApiKeyIntrospection(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Response introspect(String token, EventBuilder event) {
        ApiKeyVerifier verifier = ApiKeyVerifier.of(session);
        Verdict<Owner> verdict = verifier.verify(PresentedKey.alone(token), event);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("active", verdict instanceof Valid);
        if (verdict instanceof Valid<Owner> valid) {
            UserModel user = valid.owner().user();
            answer.put("token_type", "api_key");
            answer.put(
                    "iss",
                    Urls.realmIssuer(
                            session.getContext().getUri().getBaseUri(),
                            session.getContext().getRealm().getName()));
            answer.put("sub", user.getId());
            answer.put("username", user.getUsername());
            answer.put(KeyTokens.CLAIM, valid.key().id());
            answer.put("iat", valid.key().created().getEpochSecond());
            valid.key().end(verifier.check().settings()).ifPresent(end -> answer.put("exp", end.getEpochSecond()));
        }
        return Response.ok(answer)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @Override
    public void close() {}
}
