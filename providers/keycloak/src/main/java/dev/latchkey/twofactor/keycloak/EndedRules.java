package dev.latchkey.twofactor.keycloak;

import dev.latchkey.company.keycloak.Organizations;
import dev.latchkey.twofactor.Cutoffs;
import dev.latchkey.twofactor.Enforcement;
import dev.latchkey.twofactor.Factor;
import dev.latchkey.twofactor.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Keeps dead what the rule has ended. A session that was refused is still stored, and would live again as soon as the
 * rule were off. So when a rule that was in force changes, the time is noted: what began before and hadn't proven what
 * that rule wanted is over for good. The note costs nothing to write, however many sessions there are.
 */
final class EndedRules {

    private static final String ATTRIBUTE = "latchkey.two-factor.over-before.";

    private EndedRules() {}

    /** To be called when the realm's settings are about to become others. */
    static void onChange(
            KeycloakSession session,
            RealmModel realm,
            TwoFactorSettings.Values before,
            TwoFactorSettings.Values after) {
        if (isInForce(before)) {
            note(realm, before.method(), read(realm, before.method()).with(Cutoffs.COMPANY, TwoFactor.now()));
        }
        Optional<GroupModel> exemptBefore = group(session, realm, before);
        group(session, realm, after)
                .filter(exempt -> exemptBefore
                        .filter(above -> TwoFactor.isWithin(exempt, above))
                        .isEmpty())
                .ifPresent(exempt -> except(session, realm, before, exempt));
    }

    /**
     * To be called when a group was moved or renamed, and nothing is committed yet: its members, or those of the group that is
     * the excepted one now, may not have been excepted before.
     */
    static void onMove(KeycloakSession session, RealmModel realm, GroupModel moved, String previousPath) {
        TwoFactorSettings.Values settings = TwoFactorSettings.of(realm);
        group(session, realm, settings).ifPresent(exempt -> {
            if (TwoFactor.isWithin(exempt, moved)) {
                except(session, realm, settings, exempt);
            } else if (TwoFactor.isWithin(moved, exempt)
                    && !previousPath.startsWith(KeycloakModelUtils.buildGroupPath(exempt) + '/')) {
                except(session, realm, settings, moved);
            }
        });
    }

    private static Optional<GroupModel> group(
            KeycloakSession session, RealmModel realm, TwoFactorSettings.Values settings) {
        return TwoFactor.groupAt(session, realm, settings.exemptGroup());
    }

    private static boolean isInForce(TwoFactorSettings.Values settings) {
        return settings.enforcement() == Enforcement.REQUIRED
                && settings.requiredFrom()
                        .map(from -> !TwoFactor.now().isBefore(from))
                        .orElse(true);
    }

    /** Notes that the members of the group are excepted from now on, and what has ended for them by now. */
    private static void except(
            KeycloakSession session, RealmModel realm, TwoFactorSettings.Values before, GroupModel group) {
        for (Method method : Method.values()) {
            Cutoffs cutoffs = read(realm, method);
            if (method == before.method()) {
                if (isInForce(before)) {
                    cutoffs = cutoffs.with(Cutoffs.COMPANY, TwoFactor.now());
                }
                for (String organization : strictOrganizations(session, realm)) {
                    cutoffs = cutoffs.with(organization, TwoFactor.now());
                }
            }
            note(realm, method, cutoffs.exceptingGroup(group.getId()));
        }
    }

    /**
     * To be called when the realm or an organization was saved, and nothing is committed yet: notes which organizations
     * require nothing any more, and puts back what was noted before. Whoever saves a realm as they have read it some time
     * ago takes away what it was given since.
     */
    static void onSave(KeycloakSession session, RealmModel realm) {
        Before before = KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(), other -> Before.of(other, realm.getId()));
        List<String> strict = strictOrganizations(session, realm);
        before.cutoffs().forEach((method, noted) -> {
            Cutoffs kept = noted.and(read(realm, method));
            for (String organization : before.strictOrganizations()) {
                if (method == before.method() && !strict.contains(organization)) {
                    kept = kept.with(organization, TwoFactor.now());
                }
            }
            note(realm, method, kept);
        });
    }

    /** What holds as long as the change isn't committed. */
    private record Before(Method method, List<String> strictOrganizations, Map<Method, Cutoffs> cutoffs) {

        static Before of(KeycloakSession session, String realmId) {
            RealmModel realm = session.realms().getRealm(realmId);
            session.getContext().setRealm(realm);
            Map<Method, Cutoffs> cutoffs = new EnumMap<>(Method.class);
            for (Method method : Method.values()) {
                cutoffs.put(method, read(realm, method));
            }
            return new Before(
                    TwoFactorSettings.of(realm).method(), EndedRules.strictOrganizations(session, realm), cutoffs);
        }
    }

    private static List<String> strictOrganizations(KeycloakSession session, RealmModel realm) {
        return Organizations.idsWith(session, realm, TwoFactor.ORGANIZATION_ATTRIBUTE, TwoFactor.REQUIRED);
    }

    /**
     * Whether the session was ended by a rule that was in force once.
     *
     * @param exemptions the groups for which the user is excepted from rules now; empty if they aren't
     */
    static boolean ended(
            KeycloakSession session,
            RealmModel realm,
            UserSessionModel userSession,
            Optional<Factor> proven,
            List<GroupModel> exemptions) {
        Instant began = Instant.ofEpochSecond(userSession.getStarted());
        return Arrays.stream(Method.values())
                .filter(method -> proven.filter(method::isSatisfiedByProving).isEmpty())
                .map(method -> read(realm, method))
                .anyMatch(cutoffs -> {
                    List<String> organizations = cutoffs.nameOrganizations()
                            ? Organizations.idsOfThoseOf(session, userSession.getUser())
                            : List.of();
                    return exemptions.isEmpty()
                            ? cutoffs.end(began, organizations)
                            // One group for which the user has been excepted for longer is enough.
                            : exemptions.stream()
                                    .allMatch(exemption -> TwoFactor.upwards(exemption)
                                            .map(group -> cutoffs.ofGroup(group.getId()))
                                            .anyMatch(noted -> noted.end(began, organizations)));
                });
    }

    static boolean any(RealmModel realm) {
        return Arrays.stream(Method.values()).anyMatch(method -> realm.getAttribute(name(method)) != null);
    }

    private static Cutoffs read(RealmModel realm, Method method) {
        String text = realm.getAttribute(name(method));
        return text == null ? Cutoffs.NONE : Cutoffs.parse(text);
    }

    private static void note(RealmModel realm, Method method, Cutoffs cutoffs) {
        if (!cutoffs.equals(read(realm, method))) {
            realm.setAttribute(name(method), cutoffs.text());
        }
    }

    private static String name(Method method) {
        return ATTRIBUTE + method.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
