package dev.latchkey.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.harness.ProductionKeycloak;
import dev.latchkey.tests.apikey.ApiKeys;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Cluster;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code mvn -Psoak verify}: two nodes over PostgreSQL do everything at once for half an hour, or for as long as
 * {@code -Dsoak=PT5M} says. What they hold doesn't grow.
 */
@Tag("soak")
class SoakIT {

    private static final Duration RUN = Duration.parse(System.getProperty("soak"));
    private static final int LOOKS = 6;
    private static final String CLIENT = "load";
    private static final String SECRET = "load-secret";
    /** Classes and caches still fill a little after the warm-up, which is short when the run is. */
    private static final double MAY_GROW_MEGABYTES = 24;

    private static final int MAY_GROW_THREADS = 16;

    private static final Pattern ERROR = Pattern.compile("(?m)^.* ERROR .*$");

    /** What a node holds after a garbage collection. */
    private record Held(double heapMegabytes, int threads) {}

    @Test
    void whatTheNodesHoldDoesNotGrow() {
        try (Cluster cluster = new Cluster("soak");
                Proxy proxy = new Proxy(cluster.first(), cluster.second())) {
            cluster.publish(proxy.baseUrl().toString());
            cluster.start();
            try (ServerUnderTest server = ServerUnderTest.around(proxy)) {
                soak(cluster, server);
            }
        }
    }

    private static void soak(Cluster cluster, ServerUnderTest server) {
        List<ProductionKeycloak> nodes = List.of(cluster.first(), cluster.second());
        Realm realm = Realm.create(server, file -> {
            ObjectNode client = file.withArray("/clients").addObject();
            client.put("clientId", CLIENT).put("secret", SECRET).put("publicClient", false);
            client.put("directAccessGrantsEnabled", true).put("fullScopeAllowed", true);
            return file.put("bruteForceProtected", false);
        });
        Map<ProductionKeycloak, List<Held>> held = new HashMap<>();
        // What JGroups says while the nodes find each other is of the start.
        Map<ProductionKeycloak, Integer> started = new HashMap<>();
        nodes.forEach(node -> started.put(node, node.log().length()));
        try (Traffic traffic = traffic(realm)) {
            pause(RUN.dividedBy(4)); // the warm-up
            for (int look = 1; look <= LOOKS; look++) {
                pause(RUN.multipliedBy(3).dividedBy(4L * LOOKS));
                for (ProductionKeycloak node : nodes) {
                    held.computeIfAbsent(node, any -> new ArrayList<>()).add(look(node));
                }
            }
            traffic.close();

            assertThat(traffic.heard())
                    .hasSizeGreaterThan(100)
                    .allSatisfy(
                            one -> assertThat(one.status()).as(one.toString()).isEqualTo(right(one.what())));
            say(traffic.heard().size() + " answers in " + RUN);
        }
        for (ProductionKeycloak node : nodes) {
            List<Held> looks = held.get(node);
            say("held: " + looks);
            Held first = looks.get(0);
            Held last = looks.get(looks.size() - 1);
            assertThat(last.heapMegabytes()).isLessThan(first.heapMegabytes() + MAY_GROW_MEGABYTES);
            assertThat(last.threads()).isLessThan(first.threads() + MAY_GROW_THREADS);
            awaitNoConnectionInUse(node);
            assertThat(ERROR.matcher(node.log().substring(started.get(node)))
                            .results()
                            .map(MatchResult::group))
                    .isEmpty();
        }
    }

    /** Everything that users and programs do, each client for itself, and again and again from its beginning. */
    private static Traffic traffic(Realm realm) {
        ApiKeys keys = new ApiKeys(realm);
        User visitor = keys.addMember();
        User worker = keys.addMember();
        User maker = keys.addMember();
        Key key = keys.create(keys.addMember());
        Http browser = new Http();
        realm.login(keys.addMember(), browser);
        AtomicReference<Tokens> staying = new AtomicReference<>(login(realm, keys.addMember()));
        return new Traffic()
                .of("browser login", () -> {
                    Tokens tokens = realm.login(visitor);
                    return end(realm, "acme-portal", "", tokens);
                })
                .of("SSO", () -> realm.authorize(browser, "openid").status())
                .of("session", () -> {
                    Tokens tokens = refreshed(realm, login(realm, worker));
                    realm.userinfo(tokens).expect(200);
                    return end(realm, CLIENT, SECRET, tokens);
                })
                .of("I am still here", () -> {
                    staying.set(refreshed(realm, staying.get()));
                    return new Http()
                            .json(
                                    "POST",
                                    realm.url() + "/session-timeout",
                                    "",
                                    "Authorization",
                                    staying.get().bearer())
                            .status();
                })
                .of("a key's life", () -> {
                    Tokens account = keys.account(maker);
                    Key made = keys.create(account);
                    keys.auth(made).expect(200);
                    keys.revoke(account, made.id()).expect(204);
                    keys.auth(made).expect(401);
                    return end(realm, "account-console", "", account);
                })
                .of("good key", () -> keys.auth(key).status())
                .of("good key, exchanged", () -> keys.exchange(key.text()).status());
    }

    private static int right(String what) {
        return switch (what) {
            case "browser login", "session", "a key's life" -> 204;
            case "SSO" -> 302;
            default -> 200;
        };
    }

    private static Tokens login(Realm realm, User user) {
        return new Tokens(grant(
                        realm,
                        Map.of(
                                "grant_type",
                                "password",
                                "username",
                                user.username(),
                                "password",
                                user.password(),
                                "scope",
                                "openid"))
                .expect(200)
                .json());
    }

    private static Tokens refreshed(Realm realm, Tokens tokens) {
        return new Tokens(grant(realm, Map.of("grant_type", "refresh_token", "refresh_token", tokens.refresh()))
                .expect(200)
                .json());
    }

    private static Answer grant(Realm realm, Map<String, String> parameters) {
        Map<String, String> form = new HashMap<>(parameters);
        form.putAll(Map.of("client_id", CLIENT, "client_secret", SECRET));
        return realm.token(new Http(), form);
    }

    /** Logs out, so that sessions don't gather. */
    private static int end(Realm realm, String client, String secret, Tokens tokens) {
        return new Http()
                .post(
                        realm.url() + "/protocol/openid-connect/logout",
                        Map.of("client_id", client, "client_secret", secret, "refresh_token", tokens.refresh()))
                .status();
    }

    // What a node holds.

    private static Held look(ProductionKeycloak node) {
        jcmd(node, "GC.run");
        double bytes = metric(node, "jvm_memory_used_bytes\\{area=\"heap\"[^}]*}");
        return new Held(bytes / 1_000_000, (int) metric(node, "jvm_threads_live_threads"));
    }

    /** The sum of the values of a metric. */
    private static double metric(ProductionKeycloak node, String name) {
        String all =
                new Http().get(node.managementUrl() + "/metrics").expect(200).body();
        List<Double> values = Pattern.compile("(?m)^" + name + " (\\S+)$")
                .matcher(all)
                .results()
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
        assertThat(values).as(name).isNotEmpty();
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void awaitNoConnectionInUse(ProductionKeycloak node) {
        Instant limit = Instant.now().plusSeconds(30);
        while (metric(node, "agroal_active_count(?:\\{[^}]*})?") > 0) {
            assertThat(Instant.now()).as("a connection is still in use").isBefore(limit);
            pause(Duration.ofMillis(200));
        }
    }

    private static void jcmd(ProductionKeycloak node, String command) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(node.pid()),
                            command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void say(String text) {
        System.out.println("[soak] " + text);
    }
}
