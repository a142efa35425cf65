package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Enforcement;
import dev.latchkey.twofactor.Factor;
import dev.latchkey.twofactor.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * Keeps dead what the rule has ended. A session that was refused is still stored, and would live again as soon as the
 * rule were off. So when a rule that was in force changes, the time is noted: what began before and hadn't proven what
 * that rule wanted is over for good. The note costs nothing to write, however many sessions there are.
 */
final class Cutoffs {

    private static final String ATTRIBUTE = "latchkey.two-factor.over-before.";

    private Cutoffs() {}

    /** To be called when the realm's settings are about to become others. */
    static void onChange(RealmModel realm, TwoFactorSettings.Values before) {
        Instant now = Instant.ofEpochSecond(Time.currentTime());
        boolean wasInForce = before.enforcement() == Enforcement.REQUIRED
                && before.requiredFrom().map(from -> !now.isBefore(from)).orElse(true);
        if (wasInForce) {
            realm.setAttribute(name(before.method()), Integer.toString(Time.currentTime()));
        }
    }

    /** Whether the session was ended by a rule that was in force once. */
    static boolean ended(RealmModel realm, UserSessionModel userSession, Optional<Factor> proven) {
        return Arrays.stream(Method.values())
                .filter(method -> proven.filter(method::isSatisfiedByProving).isEmpty())
                .anyMatch(method -> userSession.getStarted() <= realm.getAttribute(name(method), -1));
    }

    static boolean any(RealmModel realm) {
        return Arrays.stream(Method.values()).anyMatch(method -> realm.getAttribute(name(method)) != null);
    }

    private static String name(Method method) {
        return ATTRIBUTE + method.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
