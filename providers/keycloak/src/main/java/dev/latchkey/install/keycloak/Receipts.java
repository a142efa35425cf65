package dev.latchkey.install.keycloak;

import dev.latchkey.install.Change;
import dev.latchkey.install.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.keycloak.models.RealmModel;

/** What was installed in a realm, in the realm itself: so that it is exported with it and gone with it. */
final class Receipts {

    private static final String ATTRIBUTE = "latchkey.install";

    private record Stored(int version, List<StoredChange> changes) {}

    private record StoredChange(String piece, Optional<String> before, Optional<String> after) {}

    private Receipts() {}

    static Receipt of(RealmModel realm) {
        return stored(realm)
                .map(stored -> new Receipt(stored.changes().stream()
                        .map(change -> new Change(change.piece(), change.before(), change.after()))
                        .toList()))
                .orElse(Receipt.NONE);
    }

    /** The version of the settings that the realm was brought to; empty if nothing was installed. */
    static OptionalInt version(RealmModel realm) {
        return stored(realm).stream().mapToInt(Stored::version).findFirst();
    }

    static void write(RealmModel realm, Receipt receipt) {
        realm.setAttribute(
                ATTRIBUTE,
                Json.text(new Stored(
                        SettingsUpgrade.UPGRADES.latest(),
                        receipt.changes().stream()
                                .map(change -> new StoredChange(change.piece(), change.before(), change.after()))
                                .toList())));
    }

    static void remove(RealmModel realm) {
        realm.removeAttribute(ATTRIBUTE);
    }

    private static Optional<Stored> stored(RealmModel realm) {
        return Optional.ofNullable(realm.getAttribute(ATTRIBUTE)).map(text -> Json.read(text, Stored.class));
    }
}
