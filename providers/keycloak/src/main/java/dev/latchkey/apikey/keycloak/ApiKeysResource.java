package dev.latchkey.apikey.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.apikey.ApiKey;
import dev.latchkey.apikey.KeyRing.Objection;
import dev.latchkey.apikey.StoredKey;
import dev.latchkey.apikey.keycloak.KeyDesk.Outcome;
import dev.latchkey.apikey.keycloak.KeyDesk.Wish;
import dev.latchkey.apikey.keycloak.KeyEvents.Change;
import dev.latchkey.support.FactorEvidence;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.cors.Cors;
import org.keycloak.util.JsonSerialization;

/** The caller's own keys; below it, the two ways in for those who ask whether a key is good. */
public final class ApiKeysResource {

    private final KeycloakSession session;

    ApiKeysResource(KeycloakSession session) {
        this.session = session;
    }

    /**
     * What a caller asks for.
     *
     * @param name of the key, at most 64 characters
     * @param lifetime ISO-8601 duration from now
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record KeyRequest(
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("lifetime") @Nullable String lifetime) {

        /** Read here rather than by JAX-RS, which refuses a request without a body and a type. */
        static KeyRequest read(@Nullable String body) throws IOException {
            KeyRequest request =
                    body == null || body.isBlank() ? null : JsonSerialization.readValue(body, KeyRequest.class);
            return request == null ? new KeyRequest(null, null) : request;
        }
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response list() {
        CallerOfKeys caller = CallerOfKeys.of(session);
        KeyDesk desk = KeyDesk.of(session);
        if (!desk.settings().enabled()) {
            return refuse(Objection.FEATURE_OFF);
        }
        List<KeyRepresentation> keys = desk.ring(caller.user()).listed().stream()
                .map(key -> KeyRepresentation.of(key, desk.settings()))
                .toList();
        return noStore(Response.ok(keys));
    }

    /** A new key. The body may be left out. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Response create(@Nullable String body) {
        return issue(Optional.empty(), body);
    }

    /** A new key in the place of this one. The body may be left out. */
    @POST
    @Path("{id}/rotate")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Response rotate(@PathParam("id") String id, @Nullable String body) {
        return issue(Optional.of(id), body);
    }

    private Response issue(Optional<String> replaces, @Nullable String body) {
        CallerOfKeys caller = CallerOfKeys.of(session);
        if (!FactorEvidence.of(session).isProvenBy(caller.session())) {
            return error(Response.Status.FORBIDDEN, "second_factor_required", "Sign in with your second factor first.");
        }
        Wish wish;
        try {
            KeyRequest request = KeyRequest.read(body);
            wish = new Wish(
                    replaces,
                    Optional.ofNullable(request.name()),
                    Optional.ofNullable(request.lifetime()).map(Duration::parse));
        } catch (DateTimeParseException e) {
            return refuse(Objection.LIFETIME_INVALID);
        } catch (IOException e) {
            return error(Response.Status.BAD_REQUEST, "invalid_request", "The body is no JSON object with texts.");
        }
        KeyDesk desk = KeyDesk.of(session);
        ApiKey key = desk.generate(caller.user());
        Outcome outcome = desk.store(caller.user(), wish, key.id(), key.start(), key.digest());
        if (outcome instanceof Outcome.Stored stored) {
            Change change = stored.replaced().isPresent() ? Change.ROTATED : Change.CREATED;
            record(caller, change, stored.key());
            return noStore(Response.status(Response.Status.CREATED)
                    .entity(KeyRepresentation.shown(key, stored.key(), desk.settings())));
        }
        return outcome instanceof Outcome.Refused refused
                ? refuse(refused.objection())
                : error(
                        Response.Status.CONFLICT,
                        "busy",
                        "Another change to your API keys is under way. Try again in a moment.");
    }

    @DELETE
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response revoke(@PathParam("id") String id) {
        CallerOfKeys caller = CallerOfKeys.of(session);
        Optional<StoredKey> revoked = KeyDesk.of(session).revoke(caller.user(), id);
        revoked.ifPresent(key -> record(caller, Change.REVOKED, key));
        return revoked.isPresent() ? Response.noContent().build() : refuse(Objection.NO_SUCH_KEY);
    }

    private void record(CallerOfKeys caller, Change change, StoredKey key) {
        KeyEvents.describe(
                        KeyEvents.begin(session, session.getContext().getRealm(), EventType.UPDATE_CREDENTIAL),
                        change,
                        caller.user(),
                        key)
                .session(caller.session())
                .success();
    }

    /** The preflight of a browser application. */
    @OPTIONS
    public Response preflight() {
        return Cors.builder()
                .preflight()
                .allowedMethods("GET", "POST", "DELETE")
                .auth()
                .add(Response.ok());
    }

    @OPTIONS
    @Path("{id}")
    public Response preflightOfOne(@PathParam("id") String id) {
        return preflight();
    }

    @OPTIONS
    @Path("{id}/rotate")
    public Response preflightOfRotation(@PathParam("id") String id) {
        return preflight();
    }

    @Path("auth")
    public ForwardAuth auth() {
        return new ForwardAuth(session);
    }

    @Path("verify")
    public KeyVerification verify() {
        return new KeyVerification(session);
    }

    private static Response refuse(Objection objection) {
        return switch (objection) {
            case FEATURE_OFF ->
                error(Response.Status.FORBIDDEN, "feature_off", "API keys are switched off in this realm.");
            case TOO_MANY ->
                error(Response.Status.CONFLICT, "too_many_keys", "You have as many API keys as you may have.");
            case NAME_TAKEN -> error(Response.Status.CONFLICT, "name_taken", "You have a credential of this name.");
            case NAME_INVALID ->
                error(Response.Status.BAD_REQUEST, "invalid_name", "A name has at most 64 characters, on one line.");
            case LIFETIME_INVALID ->
                error(
                        Response.Status.BAD_REQUEST,
                        "invalid_lifetime",
                        "A lifetime is an ISO-8601 duration from PT1M to P3660D.");
            case LIFETIME_TOO_LONG ->
                error(Response.Status.BAD_REQUEST, "lifetime_too_long", "The company allows no key to live so long.");
            case NO_SUCH_KEY -> error(Response.Status.NOT_FOUND, "not_found", "You have no such API key.");
        };
    }

    /** An error in the words of RFC 6749, section 5.2. */
    static Response error(Response.Status status, String error, String description) {
        return noStore(errorBuilder(status, error, description));
    }

    /** The same, for an answer that needs further headers. */
    static Response.ResponseBuilder errorBuilder(Response.Status status, String error, String description) {
        return Response.status(status).entity(new OAuth2ErrorRepresentation(error, description));
    }

    /** An answer that nobody may keep. */
    static Response noStore(Response.ResponseBuilder response) {
        return response.type(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
