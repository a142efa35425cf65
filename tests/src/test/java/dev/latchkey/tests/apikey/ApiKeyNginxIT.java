package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.harness.Ports;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.prerequisites.Prerequisites;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The nginx configuration of the documentation, in front of a service that answers with what it was told. */
@ExtendWith(KeycloakExtension.class)
class ApiKeyNginxIT {

    private final int port = Ports.free();
    private HttpServer service;
    private Process nginx;
    private Realm realm;
    private ApiKeys keys;
    private Key key;

    @BeforeEach
    void start(ServerUnderTest server, @TempDir Path folder) throws Exception {
        realm = Realm.create(server);
        keys = new ApiKeys(realm);
        key = keys.create(realm.emma());
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            byte[] body = (exchange.getRequestMethod()
                            + ' '
                            + exchange.getRequestURI()
                            + '\n'
                            + exchange.getRequestHeaders().entrySet()
                            + '\n'
                            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, configuration(folder));
        nginx = new ProcessBuilder(
                        Prerequisites.nginx().toString(),
                        "-c",
                        configuration.toString(),
                        "-p",
                        folder.toString(),
                        "-g",
                        "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
        ApiKeys.await("nginx listens", this::listens);
    }

    @AfterEach
    void stop() {
        nginx.destroy();
        service.stop(0);
        realm.close();
    }

    @Test
    void aGoodKeyReachesTheServiceWhichLearnsWhoItIs() {
        Answer answer = new Http()
                .json(
                        "POST",
                        url("/orders?since=2026"),
                        "{\"a\":1}",
                        "Authorization",
                        ApiKeys.basic("emma", key.text()),
                        "X-Auth-Request-User",
                        "root",
                        "X-Auth-Request-Preferred-Username",
                        "root",
                        "X-Auth-Request-Email",
                        "root@acme.example",
                        "X-Auth-Request-Groups",
                        "/Admins")
                .expect(200);

        assertThat(answer.body())
                .startsWith("POST /orders?since=2026")
                .endsWith("{\"a\":1}")
                .containsIgnoringCase("X-Auth-Request-User=[" + realm.emma().id() + "]")
                .containsIgnoringCase("X-Auth-Request-Preferred-Username=[emma]")
                .containsIgnoringCase("X-Auth-Request-Email=[emma.tremblay@acme.example]")
                .containsIgnoringCase("X-Auth-Request-Groups=[/Sales]")
                .doesNotContain("root", "/Admins", key.text(), "Basic");
        new Http().get(url("/"), "X-API-Key", key.text()).expect(200);
    }

    @Test
    void anyOtherRequestIsTurnedAwayAndAskedForAKey() {
        Answer answer = new Http().get(url("/")).expect(401);

        assertThat(answer.header("WWW-Authenticate")).contains("API key");
        new Http().get(url("/"), "X-API-Key", key.text() + "x").expect(401);
        new Http()
                .get(url("/"), "X-API-Key", key.text(), "Authorization", "Bearer " + key.text())
                .expect(401);
        keys.revoke(keys.account(realm.emma()), key.id()).expect(204);
        new Http().get(url("/"), "X-API-Key", key.text()).expect(401);
    }

    private String url(String path) {
        return "http://localhost:" + port + path;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** What stands in the documentation, with the addresses of this test. */
    private String configuration(Path folder) throws IOException {
        String documentation = Files.readString(Path.of(System.getProperty("docs.dir"), "api-keys.md"));
        Matcher block = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL).matcher(documentation);
        assertThat(block.find()).isTrue();
        String server = block.group(1)
                .replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                .replace("https://keycloak.example/realms/acme", realm.url().replace("localhost", "127.0.0.1"))
                .replace(
                        "http://service.internal:3000",
                        "http://127.0.0.1:" + service.getAddress().getPort());
        return "worker_processes 1;\npid " + folder.resolve("nginx.pid") + ";\nerror_log stderr;\nevents {}\nhttp {\n"
                + "access_log off;\nclient_body_temp_path " + folder.resolve("body") + ";\nproxy_temp_path "
                + folder.resolve("proxy") + ";\nfastcgi_temp_path " + folder.resolve("fastcgi") + ";\nuwsgi_temp_path "
                + folder.resolve("uwsgi") + ";\nscgi_temp_path " + folder.resolve("scgi") + ";\n" + server + "}\n";
    }
}
