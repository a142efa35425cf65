package dev.latchkey.install.keycloak;

import dev.latchkey.install.Finding;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** What Latchkey does in a realm, and what its administrator should mend. Needs {@code view-realm}. */
public final class Overview {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator permissions;

    Overview(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions) {
        this.session = session;
        this.realm = realm;
        this.permissions = permissions;
    }

    /**
     * The answer.
     *
     * @param installed whether {@code latchkey/install} has made the realm ready
     * @param features what is on
     * @param counts how many
     * @param findings the worst first
     */
    public record Report(
            boolean installed, List<Features.Feature> features, Counts.Report counts, List<Found> findings) {}

    /**
     * One finding.
     *
     * @param code what it is about; stable
     * @param severity {@code error}, {@code warning} or {@code info}
     * @param subject where it is, such as {@code client/acme-portal}
     * @param details what the message names, for programs; their order is the code's
     * @param message what is wrong and what to do, in the administrator's language
     */
    public record Found(String code, String severity, String subject, List<String> details, String message) {}

    /** Reads the realm as it is now, and changes nothing. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response read() {
        permissions.realm().requireViewRealm();
        Features features = new Features(session, realm);
        Sentences sentences =
                Sentences.of(session, realm, permissions.adminAuth().getToken().getLocale());
        Counts counts = new Counts(session, realm, features);
        List<Found> findings = new RealmReading(session, realm, features, counts)
                .findings().stream().map(finding -> found(finding, sentences)).toList();
        return Response.ok(new Report(Receipts.version(realm).isPresent(), features.all(), counts.report(), findings))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static Found found(Finding finding, Sentences sentences) {
        return new Found(
                finding.kind().code(),
                finding.kind().severity().text(),
                finding.subject(),
                finding.details(),
                sentences.about(finding));
    }
}
