package dev.latchkey.install.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.install.Change;
import dev.latchkey.install.Receipt;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.RealmModel;

/**
 * What was installed in a realm, in the realm itself: so that it is exported with it and gone with it. Whoever manages the
 * realm can write there too, and what they write must not keep a server from starting.
 */
final class Receipts {

    private static final String ATTRIBUTE = "latchkey.install";

    private record Stored(int version, List<StoredChange> changes) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record StoredChange(
            @Nullable String piece,
            @Nullable Optional<String> before,
            @Nullable Optional<String> after) {

        Change read() {
            return new Change(
                    Objects.requireNonNull(piece),
                    Objects.requireNonNullElse(before, Optional.<String>empty()),
                    Objects.requireNonNullElse(after, Optional.<String>empty()));
        }
    }

    private Receipts() {}

    /** What the installations have done; empty as well if that can't be read. */
    static Receipt of(RealmModel realm) {
        return changes(realm).map(Receipt::new).orElse(Receipt.NONE);
    }

    /** The version of the settings that the realm was brought to; empty if nothing was installed, or it can't be read. */
    static OptionalInt version(RealmModel realm) {
        return tree(realm).stream()
                .map(stored -> stored.path("version"))
                .filter(JsonNode::isInt)
                .mapToInt(JsonNode::intValue)
                .findFirst();
    }

    /** Whether something stands there that no version of Latchkey can have written, so that nobody knows what was done. */
    static boolean areUnreadable(RealmModel realm) {
        return text(realm).isPresent()
                && (version(realm).isEmpty() || changes(realm).isEmpty());
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

    private static Optional<List<Change>> changes(RealmModel realm) {
        try {
            return tree(realm)
                    .map(stored -> stored.path("changes"))
                    .filter(JsonNode::isArray)
                    .map(changes -> Arrays.asList(Json.read(changes.toString(), StoredChange[].class)))
                    .filter(changes -> changes.stream().allMatch(change -> change != null && change.piece() != null))
                    .map(changes -> changes.stream().map(StoredChange::read).toList());
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> tree(RealmModel realm) {
        try {
            return text(realm).map(text -> Json.read(text, JsonNode.class));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(RealmModel realm) {
        return Optional.ofNullable(realm.getAttribute(ATTRIBUTE)).filter(text -> !text.isBlank());
    }
}
