package dev.latchkey.install.keycloak;

import dev.latchkey.install.Piece;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.keycloak.events.EventType;
import org.keycloak.models.RealmModel;

/**
 * Which events of users the realm stores. Where it stores any, the end of an idle session is to be among them, which
 * Keycloak leaves out by default. Whether it stores any is the company's decision.
 */
record StoredEvents(RealmModel realm) implements Piece {

    private static final String SESSION_ENDED = EventType.USER_SESSION_DELETED.name();

    @Override
    public String id() {
        return "events/session-ended";
    }

    /** The types; empty if none are chosen, which means Keycloak's choice. */
    @Override
    public Optional<String> now() {
        Set<String> types = realm.getEnabledEventTypesStream().collect(Collectors.toCollection(TreeSet::new));
        return types.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", types));
    }

    @Override
    public Optional<String> wanted() {
        if (!realm.isEventsEnabled()) {
            return now();
        }
        Set<String> types = inForce();
        types.add(SESSION_ENDED);
        return Optional.of(String.join(" ", types));
    }

    @Override
    public void put(Optional<String> state) {
        realm.setEnabledEventTypes(state.map(StoredEvents::split).orElseGet(TreeSet::new));
    }

    /** Whether events of users are stored, and the end of a session isn't among them. */
    boolean leaveSessionEndsOut() {
        return realm.isEventsEnabled() && !inForce().contains(SESSION_ENDED);
    }

    private Set<String> inForce() {
        return now().map(StoredEvents::split).orElseGet(StoredEvents::keycloaksChoice);
    }

    private static Set<String> split(String types) {
        return new TreeSet<>(Set.of(types.split(" ")));
    }

    /** {@code EventBuilder} stores these where no types are chosen. */
    private static Set<String> keycloaksChoice() {
        return Arrays.stream(EventType.values())
                .filter(EventType::isSaveByDefault)
                .map(Enum::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
