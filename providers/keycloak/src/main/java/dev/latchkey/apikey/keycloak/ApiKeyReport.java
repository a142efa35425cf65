package dev.latchkey.apikey.keycloak;

import dev.latchkey.support.ReportFormat;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Who has which API keys. */
public final class ApiKeyReport {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator permissions;

    ApiKeyReport(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions) {
        this.session = session;
        this.realm = realm;
        this.permissions = permissions;
    }

    /**
     * One entry a key, written while the keys are read. Needs {@code view-users}. Answers also while the feature is off: the
     * keys are there.
     *
     * @param format {@code json} or {@code csv}; left out: what the header {@code Accept} prefers
     */
    @GET
    public Response report(@QueryParam("format") @Nullable String format) {
        permissions.users().requireView();
        ReportFormat form = ReportFormat.of(session, format);
        ReportedKeys keys = new ReportedKeys(realm.getId());
        // Read page by page, each in a Keycloak session of its own: this one would remember every row.
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        return form.answer("api-key-report", output -> {
            try (KeyReportWriter writer =
                    form == ReportFormat.CSV ? new KeyReportAsCsv(output) : new KeyReportAsJson(output)) {
                keys.writeTo(factory, writer);
            }
        });
    }
}
