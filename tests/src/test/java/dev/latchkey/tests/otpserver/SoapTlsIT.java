package dev.latchkey.tests.otpserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.server.Authority;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerFiles;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A passcode goes to nobody whom Keycloak's truststore doesn't know by that name. */
@ExtendWith(KeycloakExtension.class)
class SoapTlsIT {

    private OtpCompany company;

    @BeforeEach
    void open(ServerUnderTest server) {
        company = OtpCompany.on(server);
    }

    @AfterEach
    void close() {
        company.close();
    }

    private User ownerAt(SoapService service) {
        company.use(Map.of("servers", service.url()));
        company.require("otp-server");
        return company.owner("owner");
    }

    @Test
    void whoeverTheTruststoreKnowsIsAsked() throws Exception {
        try (SoapService service = SoapService.start(ServerFiles.authority().certify("ip:127.0.0.1"))) {
            assertThat(service.url()).startsWith("https:");
            User owner = ownerAt(service);

            company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(200);
        }
    }

    @Test
    void whoeverItDoesNotKnowIsNot(@TempDir Path folder) throws Exception {
        assertIsNotAsked(Authority.in(folder).certify("ip:127.0.0.1"));
    }

    @Test
    void whoeverHasACertificateOfAnotherNameIsNot() throws Exception {
        assertIsNotAsked(ServerFiles.authority().certify("dns:otp.acme.example"));
    }

    private void assertIsNotAsked(SSLContext certified) throws Exception {
        try (SoapService service = SoapService.start(certified)) {
            User owner = ownerAt(service);

            company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(503);

            assertThat(service.calls()).isEmpty();
            assertThat(service.descriptions()).isZero();
            assertThat(company.events(owner).findValuesAsText("cause")).containsOnly("untrusted");
            assertThat(company.events(owner).findValuesAsText("otp_server")).containsOnly(service.name());
            assertThat(company.test(Map.of()).path("steps").findValuesAsText("result"))
                    .containsExactly("untrusted");
        }
    }
}
