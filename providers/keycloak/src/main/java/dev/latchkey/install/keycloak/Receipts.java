package dev.latchkey.install.keycloak;

import dev.latchkey.install.Change;
import dev.latchkey.install.Receipt;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.RealmModel;

/** What was installed in a realm, in the realm itself: so that it is exported with it and gone with it. */
final class Receipts {

    /** Format of the receipt and of the settings; a later jar migrates from it. */
    static final int VERSION = 1;

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

    /** The version of the jar that installed last; 0 if none did. */
    static int version(RealmModel realm) {
        return stored(realm).map(Stored::version).orElse(0);
    }

    static void write(RealmModel realm, Receipt receipt) {
        realm.setAttribute(
                ATTRIBUTE,
                Json.text(new Stored(
                        VERSION,
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
