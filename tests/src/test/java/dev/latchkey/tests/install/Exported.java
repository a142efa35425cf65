package dev.latchkey.tests.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.server.Realm;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a realm is made of, in a form that can be compared. */
public final class Exported {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Exported() {}

    /** The realm's export and user profile, without ids and without an order where Keycloak promises none. */
    public static JsonNode everythingOf(Realm realm) {
        ObjectNode all =
                (ObjectNode) realm.admin("POST", "/partial-export?exportClients=true&exportGroupsAndRoles=true")
                        .expect(200)
                        .json();
        all.set("profile", realm.admin("GET", "/users/profile").expect(200).json());
        return normal(all);
    }

    static JsonNode normal(JsonNode node) {
        if (node.isObject()) {
            ObjectNode sorted = JSON.createObjectNode();
            for (String name : new TreeSet<>(names(node))) {
                sorted.set(name, normal(node.path(name)));
            }
            return sorted;
        }
        if (node.isArray()) {
            List<String> texts = new ArrayList<>();
            node.forEach(element -> texts.add(normal(element).toString()));
            ArrayNode sorted = JSON.createArrayNode();
            texts.stream().sorted().forEach(sorted::add);
            return sorted;
        }
        return node.isTextual()
                ? JSON.getNodeFactory().textNode(ID.matcher(node.asText()).replaceAll("id"))
                : node;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
