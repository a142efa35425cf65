package dev.latchkey.apikey.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.apikey.Verdict;
import dev.latchkey.apikey.Verdict.Refused;
import dev.latchkey.apikey.Verdict.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;
import org.keycloak.services.ErrorResponseException;

/** {@code POST api-keys/verify}: tells an authenticated client what is the matter with a key. */
public final class KeyVerification {

    private final KeycloakSession session;

    KeyVerification(KeycloakSession session) {
        this.session = session;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record KeyToVerify(@JsonProperty("key") @Nullable String key) {

        /** Never the key. */
        @Override
        public String toString() {
            return "a key to verify";
        }
    }

    /** @param result {@code VALID}, or why not; whose key it is stands there only with {@code VALID} */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            @JsonProperty("result") String result,
            @JsonProperty("userId") @Nullable String userId,
            @JsonProperty("username") @Nullable String username,
            @JsonProperty("keyId") @Nullable String keyId,
            @JsonProperty("expires") @Nullable String expires) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response verify(@Nullable KeyToVerify request) {
        return answer(request == null ? null : request.key());
    }

    /** The same as a form: clients that authenticate with a secret or an assertion in the body can't send JSON. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    public Response verifyForm(@FormParam("key") @Nullable String key) {
        return answer(key);
    }

    /** RESTEasy answers 500 where no method of several takes the type. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Response refuse() {
        throw new NotSupportedException();
    }

    private Response answer(@Nullable String key) {
        EventBuilder event = KeyEvents.begin(session, session.getContext().getRealm(), EventType.LOGIN);
        ClientModel client =
                AuthorizeClientUtil.authorizeClient(session, event, null).getClient();
        event.client(client);
        if (client.isPublicClient()) {
            event.error(Errors.INVALID_CLIENT);
            throw new ErrorResponseException(
                    OAuthErrorException.INVALID_CLIENT, "Client not allowed.", Response.Status.FORBIDDEN);
        }
        ApiKeyVerifier verifier = ApiKeyVerifier.of(session);
        return Response.ok(result(verifier, verifier.verify(PresentedKey.alone(key), event)))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static Result result(ApiKeyVerifier verifier, Verdict<Owner> verdict) {
        if (verdict instanceof Refused<Owner> refused) {
            return new Result(refused.reason().result(), null, null, null, null);
        }
        Valid<Owner> valid = (Valid<Owner>) verdict;
        return new Result(
                Verdict.VALID,
                valid.owner().user().getId(),
                valid.owner().user().getUsername(),
                valid.key().id(),
                valid.key()
                        .end(verifier.check().settings())
                        .map(end -> end.truncatedTo(ChronoUnit.SECONDS))
                        .map(Instant::toString)
                        .orElse(null));
    }
}
