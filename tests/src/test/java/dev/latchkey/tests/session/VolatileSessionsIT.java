package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Sessions that live in the caches alone, on a server with another extension's data store, which yields as the
 * administrator says; and with a channel for CIBA, which the shared server has not.
 */
class VolatileSessionsIT extends SessionEndContract {

    private final BlockingQueue<String> channel = new LinkedBlockingQueue<>();
    private HttpServer device;
    private ServerUnderTest server;

    @BeforeAll
    void start() throws IOException {
        device = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        device.createContext("/", exchange -> {
            channel.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        device.start();
        server = OtherServers.withRival(
                "volatile",
                "--db=dev-mem",
                "--features-disabled=persistent-user-sessions",
                "--spi-datastore--provider-default=latchkey",
                "--spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri=http://127.0.0.1:"
                        + device.getAddress().getPort());
        acme = Acme.on(server);
    }

    @Override
    @AfterAll
    void close() {
        super.close();
        server.close();
        device.stop(0);
    }

    @Test
    void theOtherDataStoreIsReportedAtStartUp() {
        assertThat(server.keycloak().log())
                .contains("Another extension brings its own data store provider (rival)")
                .contains("Session timeouts are enforced")
                .doesNotContain("SESSION TIMEOUTS ARE NOT ENFORCED");
    }

    @Test
    void sessionsAreInMemoryAlone() {
        acme.login(acme.member("PT8H"));

        assertThat(acme.stored()).isZero();
    }

    @Test
    void theTokensOfASessionByBackChannelEndWithIt() throws InterruptedException {
        User member = acme.member("PT15M");
        String request = requestApproval(member);
        Tokens tokens = new Tokens(poll(request).expect(200).json());
        acme.later(Duration.ofMinutes(16));

        assertThat(poll(request).status()).isEqualTo(400);
        acme.refresh(tokens).expect(400);
        acme.realm().userinfo(tokens).expect(401);
    }

    private String requestApproval(User member) throws InterruptedException {
        String endpoints = acme.realm().url() + "/protocol/openid-connect/ext/ciba/auth";
        String request = new Http()
                .post(
                        endpoints,
                        Map.of(
                                "client_id",
                                Acme.PROBE,
                                "client_secret",
                                Acme.SECRET,
                                "scope",
                                "openid",
                                "login_hint",
                                member.username()))
                .expect(200)
                .json()
                .path("auth_req_id")
                .asText();
        String bearer = channel.poll(10, TimeUnit.SECONDS);
        new Http()
                .json("POST", endpoints + "/callback", "{\"status\":\"SUCCEED\"}", "Authorization", bearer)
                .expect(200);
        return request;
    }

    private Answer poll(String request) {
        return acme.grant("urn:openid:params:grant-type:ciba", Map.of("auth_req_id", request));
    }
}
