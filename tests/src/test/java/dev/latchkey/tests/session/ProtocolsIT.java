package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An ended session is of no use to the less common protocols either. */
@ExtendWith(KeycloakExtension.class)
class ProtocolsIT {

    private static final String SAML_CLIENT = "https://saml.acme.example";
    private static final String SAML_CALLBACK = "http://localhost:3003/saml";

    private Acme acme;

    @BeforeEach
    void open(ServerUnderTest server) {
        acme = Acme.on(server);
    }

    @AfterEach
    void close() {
        acme.close();
    }

    @Test
    void samlSingleSignOnAsksToLogIn() {
        createSamlClient(Map.of());
        User member = acme.member("PT15M");
        Http browser = new Http();
        acme.realm().login(member, browser);
        assertThat(samlSignOn(browser).body()).contains("name=\"SAMLResponse\"");

        acme.later(Duration.ofMinutes(16));

        assertThat(samlSignOn(browser).body()).contains("name=\"password\"").doesNotContain("name=\"SAMLResponse\"");
    }

    /** It is told by a SAML logout request; a purge doesn't wait for its answer. */
    @Test
    void aSamlClientIsToldAndDelaysNobody() {
        try (LogoutReceiver receiver = new LogoutReceiver()) {
            createSamlClient(Map.of("saml_single_logout_service_url_post", receiver.deafUrl()));
            acme.probe("backchannel.logout.url", receiver.url());
            acme.probe("backchannel.logout.session.required", "true");
            Http browser = new Http();
            acme.realm().login(acme.member("PT15M"), browser);
            assertThat(samlSignOn(browser).body()).contains("name=\"SAMLResponse\"");
            Tokens other = acme.login(acme.member("PT15M"));
            acme.later(Duration.ofMinutes(16));

            acme.purge();

            assertThat(receiver.next().path("sid").asText()).isEqualTo(Acme.sessionId(other));
            receiver.awaitCallOfDeafUrl();
        }
    }

    private void createSamlClient(Map<String, String> attributes) {
        Map<String, String> all = new java.util.HashMap<>(attributes);
        all.put("saml.client.signature", "false");
        all.put("saml.force.post.binding", "true");
        acme.realm()
                .admin(
                        "POST",
                        "/clients",
                        Realm.json(Map.of(
                                "clientId",
                                SAML_CLIENT,
                                "protocol",
                                "saml",
                                "enabled",
                                true,
                                "frontchannelLogout",
                                false,
                                "redirectUris",
                                new String[] {SAML_CALLBACK},
                                "attributes",
                                all)))
                .expect(201);
    }

    private Answer samlSignOn(Http browser) {
        String request = "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"id1\""
                + " Version=\"2.0\" IssueInstant=\"" + acme.now() + "\" AssertionConsumerServiceURL=\"" + SAML_CALLBACK
                + "\" ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\">"
                + "<saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">" + SAML_CLIENT
                + "</saml:Issuer></samlp:AuthnRequest>";
        return browser.get(acme.realm().url() + "/protocol/saml?SAMLRequest=" + Http.encode(deflated(request)));
    }

    private static String deflated(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater =
                new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            deflater.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    @Test
    void aDeviceGetsNoTokenForASessionThatEndedMeanwhile() {
        assertThat(poll(acceptedDevice()).status()).as("alive").isEqualTo(200);
        String code = acceptedDevice();

        acme.later(Duration.ofMinutes(16));

        Answer answer = poll(code);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isIn("invalid_grant", "access_denied");
    }

    private Answer poll(String deviceCode) {
        return acme.grant("urn:ietf:params:oauth:grant-type:device_code", Map.of("device_code", deviceCode));
    }

    /** The code of a device that a user has let in. */
    private String acceptedDevice() {
        User member = acme.member("PT15M");
        var device = new Http()
                .post(
                        acme.realm().url() + "/protocol/openid-connect/auth/device",
                        Map.of("client_id", Acme.PROBE, "client_secret", Acme.SECRET, "scope", "openid"))
                .expect(200)
                .json();
        Http browser = new Http();
        Answer page = follow(
                browser, browser.get(device.path("verification_uri_complete").asText()));
        page = follow(
                browser,
                browser.post(
                        Realm.formAction(page),
                        Map.of("username", member.username(), "password", member.password(), "credentialId", "")));
        String action = Realm.formAction(page);
        page = follow(
                browser,
                browser.post(
                        action.startsWith("http")
                                ? action
                                : acme.server().keycloak().baseUrl() + action,
                        Map.of("accept", "Yes", "code", hidden(page))));
        assertThat(page.body()).contains("Device Login Successful");
        return device.path("device_code").asText();
    }

    private static String hidden(Answer page) {
        var field = java.util.regex.Pattern.compile("name=\"code\" value=\"([^\"]*)\"")
                .matcher(page.body());
        return field.find() ? field.group(1) : "";
    }

    private static Answer follow(Http browser, Answer answer) {
        Answer here = answer;
        while (here.status() / 100 == 3) {
            here = browser.get(here.header("Location"));
        }
        return here;
    }
}
