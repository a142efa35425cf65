package dev.latchkey.install.keycloak;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.install.Change;
import dev.latchkey.install.Installer;
import dev.latchkey.install.Plan;
import dev.latchkey.install.Remark;
import dev.latchkey.install.Undoing;
import dev.latchkey.support.Problem;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Makes a realm ready for Latchkey, and takes it back. Needs {@code manage-realm}. */
public final class Installation {

    private static final Logger LOG = Logger.getLogger(Installation.class);
    private static final Pattern DRY_RUN = Pattern.compile("(^|&)dryRun(=|&|$)");

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator permissions;
    private final AdminEventBuilder adminEvents;

    Installation(
            KeycloakSession session,
            RealmModel realm,
            AdminPermissionEvaluator permissions,
            AdminEventBuilder adminEvents) {
        this.session = session;
        this.realm = realm;
        this.permissions = permissions;
        this.adminEvents = adminEvents;
    }

    /**
     * One change.
     *
     * @param piece what was changed
     * @param before its state before, left out if the realm lacked it
     * @param after its state afterwards, left out if it was removed
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Changed(String piece, Optional<String> before, Optional<String> after) {}

    /**
     * What was left as it is.
     *
     * @param piece what
     * @param reason a sentence that says why, and what to do by hand
     */
    public record Left(String piece, String reason) {}

    /**
     * The answer to an installation.
     *
     * @param dryRun whether nothing was changed
     * @param changes what was changed, or would be
     * @param byHand what an administrator has to do
     */
    public record Installed(boolean dryRun, List<Changed> changes, List<Left> byHand) {}

    /**
     * The answer to undoing.
     *
     * @param undone what was taken back
     * @param left what was not, because it was edited since
     */
    public record Undone(List<Changed> undone, List<Left> left) {}

    /**
     * Changes what is missing, all of it or nothing; twice is the same as once.
     *
     * @param dryRun {@code true}, or the name alone, for a dry run; {@code false} or left out for none. A {@code boolean} would
     *     take any other word for {@code false}, and install
     */
    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public Installed install(@QueryParam("dryRun") @Nullable String dryRun) {
        permissions.realm().requireManageRealm();
        return install(isWanted(dryRun));
    }

    private Installed install(boolean dryRun) {
        requireKnownVersion(realm);
        if (dryRun) {
            Installer installer = new Installer(Pieces.of(session, realm));
            return answer(true, installer, installer.plan());
        }
        return exclusively((own, stored) -> {
            SettingsUpgrade.bring(stored);
            Installer installer = new Installer(Pieces.of(own, stored));
            Plan plan = installer.plan();
            Installed answer = answer(false, installer, plan);
            if (!plan.changes().isEmpty() || Receipts.version(stored).isEmpty()) {
                Receipts.write(stored, installer.install(plan, Receipts.of(stored)));
                report(own, answer);
            }
            return answer;
        });
    }

    private static Installed answer(boolean dryRun, Installer installer, Plan plan) {
        return new Installed(dryRun, changed(installer.told(plan.changes())), left(plan.byHand()));
    }

    private boolean isWanted(@Nullable String dryRun) {
        if (dryRun == null || dryRun.isEmpty()) {
            // A name without a value comes as null here.
            String query = session.getContext().getUri().getRequestUri().getRawQuery();
            return query != null && DRY_RUN.matcher(query).find();
        }
        return switch (dryRun) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problem.refusal(Response.Status.BAD_REQUEST, "dryRun is true or false");
        };
    }

    /** Takes back what nobody has edited since. */
    @DELETE
    @Produces(MediaType.APPLICATION_JSON)
    public Undone undo() {
        permissions.realm().requireManageRealm();
        requireKnownVersion(realm);
        return exclusively((own, stored) -> {
            Installer installer = new Installer(Pieces.of(own, stored));
            Undoing undoing = installer.undo(Receipts.of(stored));
            Undone answer = new Undone(changed(installer.told(undoing.undone())), left(undoing.left()));
            if (Receipts.version(stored).isPresent()) {
                Receipts.remove(stored);
                report(own, answer);
            }
            return answer;
        });
    }

    private <T> T exclusively(BiFunction<KeycloakSession, RealmModel, T> work) {
        Optional<T> done;
        try {
            done = Exclusively.inRealm(session, realm, (own, stored) -> {
                // Another node may know more, and have been here in the meantime.
                requireKnownVersion(stored);
                return work.apply(own, stored);
            });
        } catch (ComponentValidationException
                | ModelException
                | PersistenceException
                | UncheckedIOException
                | IllegalArgumentException
                | NoSuchElementException e) {
            LOG.warnf(e, "Realm %s could not be set up; nothing was changed", realm.getName());
            throw conflict(
                    "The realm can't be set up as it is",
                    "Nothing was changed. What Keycloak says is in the server's log; mend that, and try again.");
        }
        return done.orElseThrow(() -> conflict(
                "Latchkey is being installed in this realm already",
                "Somebody else's installation, or its removal, is under way. Try again in a moment."));
    }

    private static void requireKnownVersion(RealmModel realm) {
        SettingsUpgrade.newerVersion(realm).ifPresent(version -> {
            throw conflict(
                    "A newer Latchkey has set this realm up",
                    "The realm has version " + version + " of Latchkey's settings, this server's jar knows version "
                            + SettingsUpgrade.UPGRADES.latest() + ". Use the newer jar.");
        });
        if (Receipts.areUnreadable(realm)) {
            throw conflict(
                    "Nobody knows what was installed in this realm",
                    "The realm's attribute latchkey.install can't be read. Remove it, and install again; what is there by"
                            + " then stays when the installation is taken back.");
        }
    }

    private static WebApplicationException conflict(String title, String detail) {
        return Problem.refusal(Response.Status.CONFLICT, title, detail);
    }

    private void report(KeycloakSession own, Object answer) {
        adminEvents
                .clone(own)
                .operation(OperationType.ACTION)
                .resource(ResourceType.REALM)
                .resourcePath(session.getContext().getUri())
                .representation(answer)
                .success();
    }

    private static List<Changed> changed(List<Change> changes) {
        return changes.stream()
                .map(change -> new Changed(change.piece(), change.before(), change.after()))
                .toList();
    }

    private static List<Left> left(List<Remark> remarks) {
        return remarks.stream()
                .map(remark -> new Left(remark.piece(), remark.reason()))
                .toList();
    }
}
