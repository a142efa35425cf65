package dev.latchkey.tests.otpserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.otpserver.SoapService.Reply;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The SOAP half, against a service that calls itself and answers as each test wants. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoapIT {

    private OtpCompany company;
    private SoapService service;

    @BeforeAll
    void open(ServerUnderTest server) {
        company = OtpCompany.on(server);
    }

    @AfterAll
    void close() {
        company.close();
    }

    @BeforeEach
    void startService() throws IOException {
        service = SoapService.start();
    }

    @AfterEach
    void stopService() {
        service.close();
    }

    private String tried() {
        return company.tried(OtpCompany.soap(service), "emma", SoapService.RIGHT);
    }

    @Test
    void theCallIsTheOneThatTheServiceDescribes() {
        service.withNamespace("http://vendor.example/sas").withChildren("SiteID", "TokenType", "Passcode", "UserName");

        assertThat(tried()).isEqualTo("accepted");

        assertThat(service.calls()).hasSize(1);
        assertThat(service.calls().get(0))
                .startsWith("\"http://vendor.example/sas/Authenticate\"\n")
                .contains("<sas:SiteID>1</sas:SiteID><sas:TokenType>1</sas:TokenType><sas:Passcode>" + SoapService.RIGHT
                        + "</sas:Passcode><sas:UserName>emma</sas:UserName>")
                .contains("xmlns:sas=\"http://vendor.example/sas\"");
    }

    @Test
    void anOverrideNeedsNoDescription() {
        service.withDescription("none").withNamespace("urn:mine");
        Map<String, String> settings = new java.util.HashMap<>(OtpCompany.soap(service));
        assertThat(company.tried(settings, "emma", SoapService.RIGHT)).isEqualTo("bad_description");

        settings.put("soapNamespace", "urn:mine");
        settings.put("soapAction", "urn:mine/Do");

        assertThat(company.tried(settings, "emma", SoapService.RIGHT)).isEqualTo("accepted");
        assertThat(service.calls().get(0)).startsWith("\"urn:mine/Do\"");
    }

    static Stream<Arguments> results() {
        return Stream.of(
                Arguments.of("true", "accepted"),
                Arguments.of("1", "accepted"),
                Arguments.of("false", "rejected"),
                Arguments.of("0", "rejected"),
                Arguments.of("TRUE", "malformed"),
                Arguments.of(" true ", "malformed"),
                Arguments.of("2", "malformed"),
                Arguments.of("", "malformed"),
                Arguments.of("true</AuthenticateResult><AuthenticateResult>true", "malformed"),
                Arguments.of("true</AuthenticateResult><AuthenticateResult>false", "malformed"));
    }

    @ParameterizedTest
    @MethodSource("results")
    void onlyTheExactTruthIsAccepted(String result, String expected) {
        service.answeringResult(result);

        assertThat(tried()).isEqualTo(expected);
    }

    static Stream<Arguments> strangeAnswers() {
        String yes = SoapService.envelope("<AuthenticateResponse xmlns=\"urn:sas\">"
                + "<AuthenticateResult>true</AuthenticateResult></AuthenticateResponse>");
        return Stream.of(
                Arguments.of(new Reply(200, ""), "malformed"),
                Arguments.of(new Reply(200, "<html><body>Sign in</body></html>"), "malformed"),
                Arguments.of(new Reply(500, "<html><body>Error</body></html>"), "bad_status"),
                Arguments.of(new Reply(500, yes), "bad_status"),
                Arguments.of(new Reply(401, ""), "bad_status"),
                Arguments.of(
                        new Reply(
                                500,
                                SoapService.envelope(
                                        "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>no</faultstring></soap:Fault>")),
                        "fault"),
                Arguments.of(new Reply(200, yes.replace("urn:sas", "urn:else")), "malformed"),
                Arguments.of(new Reply(200, yes + " ".repeat(64 * 1024 + 1 - yes.length())), "too_large"),
                Arguments.of(
                        new Reply(
                                200,
                                yes.replace(
                                                "?>",
                                                "?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\"><!ENTITY t \"true\">]>")
                                        .replace(">true<", ">&t;<")),
                        "malformed"),
                Arguments.of(
                        new Reply(
                                200,
                                "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">"
                                        + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><l>&c;</l>"),
                        "malformed"));
    }

    @ParameterizedTest
    @MethodSource("strangeAnswers")
    void anythingElseIsNoVerdict(Reply reply, String expected) {
        service.answering(call -> reply);

        assertThat(tried()).isEqualTo(expected);
    }

    @Test
    void aRedirectLeadsNowhere() throws IOException {
        try (SoapService other = SoapService.start()) {
            service.answering(call -> new Reply(307, other.url()));

            assertThat(tried()).isEqualTo("bad_status");

            assertThat(other.calls()).isEmpty();
        }
    }

    /** The address in the description would be a way to have Keycloak call any host with a user's passcode. */
    @Test
    void theAddressInTheDescriptionIsNotCalled() {
        assertThat(tried()).isEqualTo("accepted");
        assertThat(service.calls()).hasSize(1);
    }

    @Test
    void aDescriptionIsReadOnceAnHourAndAfterAFault() {
        company.use(OtpCompany.soap(service));
        User owner = company.owner("cached");
        company.require("otp-server");
        company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(200);
        company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(200);
        assertThat(service.descriptions()).isEqualTo(1);

        company.realm().moveClockTo(3601);
        company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(200);
        assertThat(service.descriptions()).as("an hour later").isEqualTo(2);

        service.answering(call ->
                new Reply(500, SoapService.envelope("<soap:Fault><faultstring>moved</faultstring></soap:Fault>")));
        company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(503);
        service.answeringResult("true");
        company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(200);
        assertThat(service.descriptions()).as("after a fault").isEqualTo(3);
        company.realm().moveClockTo(0);
    }

    @Test
    void aTestSaysStepByStepWhatWasUnderstoodAndNoSecret() {
        JsonNode result = company.test(
                Map.of("settings", OtpCompany.soap(service), "username", "emma", "passcode", SoapService.RIGHT));

        assertThat(result.path("ok").asBoolean()).isTrue();
        assertThat(result.path("steps").findValuesAsText("step")).isEqualTo(List.of("description", "passcode"));
        assertThat(result.path("steps").get(0).path("detail").asText())
                .isEqualTo(
                        "Authenticate(Username, Passcode, Tokentype, SiteID), namespace urn:sas, action urn:sas/Authenticate");
        assertThat(result.path("steps").get(0).path("millis").isNumber()).isTrue();
        assertThat(result.toString()).doesNotContain(SoapService.RIGHT);
    }

    @Test
    void aTestAsksAboutNobodyWithoutAName() {
        JsonNode result = company.test(Map.of("settings", OtpCompany.soap(service)));

        assertThat(result.path("steps").findValuesAsText("step")).isEqualTo(List.of("description"));
        assertThat(service.calls()).isEmpty();
        company.tryTest(Map.of("settings", OtpCompany.soap(service), "username", "emma"))
                .expect(400);
        assertThat(company.tryTest(Map.of("settings", Map.of("servers", "ftp://x/")))
                        .expect(400)
                        .body())
                .contains("ftp://x/", "is no URL of a service");
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        for (Map<String, String> bad : List.of(
                Map.of("servers", "otp.example"),
                Map.of("servers", "file:///etc/passwd"),
                Map.of("servers", "http://otp.example/SAS.asmx"),
                Map.of("siteId", "one"),
                Map.of("timeoutSeconds", "3600"),
                Map.of("protocol", "radius", "servers", "otp.example"))) {
            assertThat(company.save(OtpCompany.SETTINGS, bad).status())
                    .as(bad.toString())
                    .isEqualTo(400);
        }
    }
}
