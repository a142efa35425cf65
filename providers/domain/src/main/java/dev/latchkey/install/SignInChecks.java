package dev.latchkey.install;

import dev.latchkey.install.Finding.Kind;
import dev.latchkey.install.RealmFacts.Client;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How users get in: flows of the realm, and what clients have instead of them. */
record SignInChecks(RealmFacts realm) {

    /** Who uses a flow, if it is not a client. */
    private static final String REALM = "realm";

    static Stream<Finding> of(RealmFacts realm) {
        SignInChecks checks = new SignInChecks(realm);
        Stream<Finding> always = checks.resetFlow();
        return realm.rule().concernsAnybody()
                ? Stream.of(
                                always,
                                checks.browserFlows(),
                                checks.passwordGrants(),
                                checks.passwordGrantFlows(),
                                checks.otherGrants())
                        .flatMap(found -> found)
                : always;
    }

    /** The page below the flow asks for codes, and can't ask for a passkey or a security key. */
    private Stream<Finding> browserFlows() {
        return usersOf(FlowUse.BROWSER, client -> true).entrySet().stream()
                .filter(used -> !new FlowReading(used.getKey()).knowsTheRule())
                .map(used -> about(Kind.BROWSER_FLOW_WITHOUT_CONDITION, used));
    }

    private Stream<Finding> passwordGrants() {
        return realm.clients().stream().filter(Client::passwordGrant).flatMap(client -> {
            Flow flow = flow(client, FlowUse.DIRECT_GRANT);
            String subject = "client/" + client.id();
            return Stream.of(
                    flow != null && new FlowReading(flow).takesApiKeys()
                            ? Finding.of(Kind.PASSWORD_GRANT_TAKES_API_KEYS, subject, client.id(), flow.alias())
                            : Finding.of(Kind.PASSWORD_GRANT_WITHOUT_PAGE, subject, client.id()));
        });
    }

    private Stream<Finding> passwordGrantFlows() {
        return usersOf(FlowUse.DIRECT_GRANT, Client::passwordGrant).entrySet().stream()
                .filter(used -> new FlowReading(used.getKey()).readsCodeOfPasswordGrant())
                .map(used -> about(Kind.PASSWORD_GRANT_ANSWERED_BY_FLOW, used));
    }

    private Stream<Finding> otherGrants() {
        return realm.clients().stream()
                .flatMap(client -> client.otherGrants().stream()
                        .map(grant ->
                                Finding.of(Kind.GRANT_WITHOUT_PAGE, "client/" + client.id(), client.id(), grant)));
    }

    private Stream<Finding> resetFlow() {
        return Stream.ofNullable(realm.flows().get(FlowUse.RESET_CREDENTIALS))
                .filter(flow -> new FlowReading(flow).removesCodes())
                .map(flow -> Finding.of(Kind.RESET_FLOW_REMOVES_CODES, "flow/" + flow.alias(), flow.alias()));
    }

    private static Finding about(Kind kind, Map.Entry<Flow, List<String>> used) {
        String alias = used.getKey().alias();
        return Finding.of(kind, "flow/" + alias, alias, String.join(", ", used.getValue()));
    }

    /** The flows that are used for it, each with those who use it. */
    private Map<Flow, List<String>> usersOf(FlowUse use, Predicate<Client> which) {
        Map<Flow, List<String>> users = new LinkedHashMap<>();
        Flow realms = realm.flows().get(use);
        if (realms != null) {
            users.computeIfAbsent(realms, flow -> new ArrayList<>()).add(REALM);
        }
        for (Client client : realm.clients()) {
            Flow own = client.flows().get(use);
            if (own != null && which.test(client)) {
                users.computeIfAbsent(own, flow -> new ArrayList<>()).add("client " + client.id());
            }
        }
        return users;
    }

    private @Nullable Flow flow(Client client, FlowUse use) {
        Flow own = client.flows().get(use);
        return own == null ? realm.flows().get(use) : own;
    }
}
