package dev.latchkey.twofactor.keycloak;

import dev.latchkey.support.Problem;
import dev.latchkey.support.ReportFormat;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.organization.OrganizationProvider;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Who has a second factor, and who hasn't yet. */
public final class TwoFactorReport {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator permissions;

    TwoFactorReport(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions) {
        this.session = session;
        this.realm = realm;
        this.permissions = permissions;
    }

    /**
     * One entry a user, service accounts left out, written while the users are read. Needs {@code view-users}, or for an organization
     * alone the right to manage it.
     *
     * @param format {@code json} or {@code csv}; left out: what the header {@code Accept} prefers
     * @param group path of a group: its own members only
     * @param organization alias of an organization: its members only
     */
    @GET
    public Response report(
            @QueryParam("format") @Nullable String format,
            @QueryParam("group") @Nullable String group,
            @QueryParam("organization") @Nullable String organization) {
        requirePermission(group, organization);
        ReportedUsers users =
                new ReportedUsers(realm.getId(), Optional.ofNullable(group), Optional.ofNullable(organization));
        users.missing(session, realm).ifPresent(TwoFactorReport::refuse);
        ReportFormat form = ReportFormat.of(session, format);
        // Read page by page, each in a Keycloak session of its own: this one would remember every user.
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        return form.answer("two-factor-report", output -> {
            try (ReportWriter writer = form == ReportFormat.CSV ? new CsvReport(output) : new JsonReport(output)) {
                users.writeTo(factory, writer);
            }
        });
    }

    /** Who manages an organization knows its members: Keycloak lists them to no other caller. */
    private void requirePermission(@Nullable String group, @Nullable String organization) {
        OrganizationModel managed = organization != null && group == null && realm.isOrganizationsEnabled()
                ? session.getProvider(OrganizationProvider.class).getByAlias(organization)
                : null;
        if (managed == null || !permissions.orgs().canManage(managed)) {
            permissions.users().requireView();
        }
    }

    private static void refuse(String message) {
        throw Problem.refusal(Response.Status.BAD_REQUEST, message);
    }
}
