package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.Verdict;
import dev.latchkey.apikey.Verdict.Valid;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.ModelToRepresentation;
import org.keycloak.organization.OrganizationProvider;

/**
 * {@code api-keys/auth} and everything below: a proxy asks whether it may let a request through. Any method, since
 * Envoy asks with the method and below the path of the request itself.
 */
public final class ForwardAuth {

    private static final String REQUIRED_ROLE = "X-Required-Role";
    private static final String ORGANIZATION = "organization:";

    private final KeycloakSession session;

    ForwardAuth(KeycloakSession session) {
        this.session = session;
    }

    @GET
    @Path("{rest:.*}")
    public Response get() {
        return answer();
    }

    @HEAD
    @Path("{rest:.*}")
    public Response head() {
        return answer();
    }

    @POST
    @Path("{rest:.*}")
    public Response post() {
        return answer();
    }

    @PUT
    @Path("{rest:.*}")
    public Response put() {
        return answer();
    }

    @PATCH
    @Path("{rest:.*}")
    public Response patch() {
        return answer();
    }

    @DELETE
    @Path("{rest:.*}")
    public Response delete() {
        return answer();
    }

    @OPTIONS
    @Path("{rest:.*}")
    public Response options() {
        return answer();
    }

    private Response answer() {
        HttpHeaders headers = session.getContext().getRequestHeaders();
        RealmModel realm = session.getContext().getRealm();
        Optional<Verdict<Owner>> verdict =
                PresentedKey.in(headers).map(key -> ApiKeyVerifier.of(session).verifyForAnybody(key));
        if (verdict.isPresent() && verdict.get() instanceof Valid<Owner> valid) {
            UserModel user = valid.owner().user();
            return hasRoles(realm, user, headers)
                    ? accept(realm, user)
                    : answer(Response.Status.FORBIDDEN).build();
        }
        return answer(Response.Status.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"API key\", charset=\"UTF-8\"")
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"API key\"")
                .build();
    }

    /** All roles of all headers: a caller who smuggles in one of their own makes it only harder. */
    private boolean hasRoles(RealmModel realm, UserModel user, HttpHeaders headers) {
        List<String> required = headers.getRequestHeader(REQUIRED_ROLE);
        return required == null
                || required.stream()
                        .flatMap(value -> Stream.of(value.split(",", -1)))
                        .map(String::strip)
                        .allMatch(name -> hasRole(realm, user, name));
    }

    private boolean hasRole(RealmModel realm, UserModel user, String name) {
        RoleModel role = name.isEmpty() ? null : KeycloakModelUtils.getRoleFromString(session, realm, name);
        return role != null && user.hasRole(role);
    }

    private Response accept(RealmModel realm, UserModel user) {
        // All four, empty or not: a proxy that copies them must not leave in place what the caller sent under the name.
        return answer(Response.Status.OK)
                .header("X-Auth-Request-User", encoded(user.getId()))
                .header("X-Auth-Request-Preferred-Username", encoded(user.getUsername()))
                .header("X-Auth-Request-Email", encoded(user.getEmail()))
                .header("X-Auth-Request-Groups", groups(realm, user))
                .build();
    }

    private String groups(RealmModel realm, UserModel user) {
        Stream<String> groups = user.getGroupsStream().map(ModelToRepresentation::buildGroupPath);
        return Stream.concat(groups, organizations(realm, user))
                .map(ForwardAuth::encoded)
                .sorted()
                .collect(Collectors.joining(","));
    }

    private Stream<String> organizations(RealmModel realm, UserModel user) {
        if (!realm.isOrganizationsEnabled()) {
            return Stream.empty();
        }
        return session.getProvider(OrganizationProvider.class)
                .getByMember(user)
                .filter(OrganizationModel::isEnabled)
                .map(organization -> ORGANIZATION + organization.getAlias());
    }

    /** Percent-encodes what a header can't carry or a list of names would be cut at: nobody's name shall end a header. */
    static String encoded(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7f && octet != ',' && octet != '%') {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format("%%%02X", octet));
            }
        }
        return encoded.toString();
    }

    /** An answer without a body; the type is there because Keycloak makes a 500 of any 200 without one. */
    private static Response.ResponseBuilder answer(Response.Status status) {
        return Response.status(status)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity("")
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
