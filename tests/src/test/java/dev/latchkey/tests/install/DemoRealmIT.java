package dev.latchkey.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever the realm file has of Latchkey's, an installation gives to a fresh realm, and nothing else. */
@ExtendWith(KeycloakExtension.class)
class DemoRealmIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS = List.of(
            "ssoSessionIdleTimeout",
            "accountTheme",
            "enabledEventTypes",
            "browserFlow",
            "directGrantFlow",
            "resetCredentialsFlow",
            "firstBrokerLoginFlow");
    /** The company's own choices, on which some of the above depend. */
    private static final List<String> CHOICES =
            List.of("ssoSessionMaxLifespan", "ssoSessionMaxLifespanRememberMe", "eventsEnabled");

    @Test
    void itEqualsAFreshRealmWithLatchkeyInstalled(ServerUnderTest server) {
        try (Realm demo = Realm.create(server)) {
            JsonNode exported = export(demo);
            try (Realm fresh = Realm.fresh(server, representation -> {
                CHOICES.forEach(choice -> representation.set(choice, exported.path(choice)));
                return representation;
            })) {
                fresh.admin("POST", "/latchkey/install").expect(200);

                assertThat(partsOf(demo)).containsExactlyEntriesOf(partsOf(fresh));
            }
        }
    }

    private static JsonNode export(Realm realm) {
        return realm.admin("POST", "/partial-export?exportClients=false&exportGroupsAndRoles=false")
                .expect(200)
                .json();
    }

    /** What of the realm is Latchkey's, by name. */
    private static Map<String, String> partsOf(Realm realm) {
        JsonNode export = export(realm);
        ObjectNode parts = JSON.createObjectNode();
        FIELDS.forEach(field -> parts.set(field, export.path(field)));
        putNamed(parts, "flow", "alias", export.path("authenticationFlows"), alias -> alias.startsWith("latchkey "));
        putNamed(parts, "config", "alias", export.path("authenticatorConfig"), alias -> alias.startsWith("latchkey "));
        putNamed(
                parts,
                "required action",
                "alias",
                export.path("requiredActions"),
                alias -> alias.startsWith("latchkey-"));
        putNamed(parts, "client scope", "name", export.path("clientScopes"), "phone"::equals);
        putNamed(parts, "settings", "providerId", export.path("components").path(Realm.SETTINGS), id -> true);
        parts.set("profile", profile(realm));
        parts.put(
                "version",
                export.path("attributes").path("latchkey.install").asText().replaceAll(".*\"version\":(\\d+).*", "$1"));
        Map<String, String> normal = new TreeMap<>();
        Exported.normal(parts).properties().forEach(part -> normal.put(part.getKey(), pretty(part.getValue())));
        return normal;
    }

    private static void putNamed(
            ObjectNode parts, String kind, String naming, JsonNode elements, Predicate<String> wanted) {
        for (JsonNode element : elements) {
            String name = element.path(naming).asText();
            if (wanted.test(name)) {
                parts.set(kind + " " + name, element);
            }
        }
    }

    /** The demo's company reads numbers without a country as Canadian ones, which no installer can know. */
    private static JsonNode profile(Realm realm) {
        JsonNode profile = realm.admin("GET", "/users/profile").expect(200).json();
        for (JsonNode attribute : (ArrayNode) profile.path("attributes")) {
            if (attribute.path("validations").path("latchkey-phone-number") instanceof ObjectNode phone) {
                phone.remove("default-region");
            }
        }
        return profile;
    }

    private static String pretty(JsonNode part) {
        return part.toPrettyString();
    }
}
