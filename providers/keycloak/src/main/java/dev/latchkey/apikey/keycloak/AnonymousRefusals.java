package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.Refusal;
import dev.latchkey.apikey.Verdict.Refused;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Records refusals of callers who needn't say who they are. An event is a row in the database: whoever knows or makes up
 * ids of keys shall not be able to fill it. So one event a second is recorded of refusals that are alike, on each node; the
 * next one tells how many were not, and the metric counts them all.
 */
final class AnonymousRefusals {

    /** Event detail: how many refusals for the same reason, of the same owner's keys, became no event since the last one. */
    static final String LEFT_OUT = "latchkey_left_out";

    private static final long PERIOD_MILLIS = 1000;
    private static final int MANY = 10_000;

    private static final Map<Kind, Period> PERIODS = new ConcurrentHashMap<>();

    /**
     * What makes refusals alike: not the key's id, which a caller may make up, but whose key it would be.
     *
     * @param owner empty if there is no such user
     */
    private record Kind(String realm, String owner, Refusal reason) {}

    /** The time after an event in which there is no other of its kind. */
    private static final class Period {

        private long begin = Long.MIN_VALUE;
        private int leftOut;

        /** How many were left out before this one; empty if this one is left out, too. */
        synchronized OptionalInt next(long now) {
            if (!isOver(now)) {
                leftOut++;
                return OptionalInt.empty();
            }
            OptionalInt before = OptionalInt.of(leftOut);
            begin = now;
            leftOut = 0;
            return before;
        }

        /** Also when the clock was moved back. */
        synchronized boolean isOver(long now) {
            return now < begin || now >= begin + PERIOD_MILLIS;
        }
    }

    private AnonymousRefusals() {}

    static void record(KeycloakSession session, Refused<Owner> refused) {
        if (refused.reason() == Refusal.MALFORMED) {
            return;
        }
        RealmModel realm = session.getContext().getRealm();
        String owner = refused.owner().map(known -> known.user().getId()).orElse("");
        OptionalInt leftOut = period(new Kind(realm.getId(), owner, refused.reason()));
        if (leftOut.isPresent()) {
            EventBuilder event = KeyEvents.begin(session, realm, EventType.LOGIN);
            if (leftOut.getAsInt() > 0) {
                event.detail(LEFT_OUT, Integer.toString(leftOut.getAsInt()));
            }
            KeyEvents.refused(event, refused);
        }
    }

    private static OptionalInt period(Kind kind) {
        long now = Time.currentTimeMillis();
        if (PERIODS.size() >= MANY) {
            PERIODS.values().removeIf(period -> period.isOver(now));
        }
        return PERIODS.computeIfAbsent(kind, any -> new Period()).next(now);
    }
}
