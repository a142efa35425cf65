package dev.latchkey.otpserver.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.otpserver.Protocol;
import dev.latchkey.otpserver.UsernameSource;
import dev.latchkey.support.InvalidSettingException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class OtpServerSettingsTest {

    private static ComponentModel component(Map<String, String> config) {
        ComponentModel component = new ComponentModel();
        config.forEach(component::put);
        return component;
    }

    private static String refusal(Map<String, String> config) {
        try {
            new OtpServerSettings().check(component(config));
            return "";
        } catch (InvalidSettingException e) {
            return e.messageKey();
        }
    }

    @Test
    void nothingSavedIsNoServer() {
        OtpServerSettings.Values values = OtpServerSettings.read(null);

        assertThat(values.isUsable()).isFalse();
        assertThat(values.protocol()).isEqualTo(Protocol.AUTHANVIL);
        assertThat(values.siteId()).isEqualTo(1);
        assertThat(values.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(values.requireMessageAuthenticator()).isTrue();
        assertThat(values.usernameSource()).isEqualTo(UsernameSource.USERNAME);
    }

    @Test
    void whatGoesTogetherIsSaved() {
        assertThat(refusal(Map.of())).isEmpty();
        assertThat(refusal(Map.of("servers", "https://otp.example/AuthAnvil/SAS.asmx")))
                .isEmpty();
        assertThat(refusal(Map.of("servers", "http://otp.example/SAS.asmx", "allowPlainHttp", "true")))
                .isEmpty();
        assertThat(refusal(Map.of("protocol", "radius", "servers", "otp.example", "secret", "${vault.otp}")))
                .isEmpty();
    }

    @Test
    void whatMeansNothingIsRefused() {
        assertThat(refusal(Map.of("servers", "otp.example"))).isEqualTo("latchkeyOtpServerNotAUrl");
        assertThat(refusal(Map.of("servers", "ftp://otp.example/"))).isEqualTo("latchkeyOtpServerNotAUrl");
        assertThat(refusal(Map.of("servers", "http://otp.example/"))).isEqualTo("latchkeyOtpServerPlainHttp");
        assertThat(refusal(Map.of("protocol", "radius", "servers", "https://otp.example/", "secret", "s")))
                .isEqualTo("latchkeyOtpServerNotAHost");
        assertThat(refusal(Map.of("protocol", "radius", "servers", "otp.example")))
                .isEqualTo("latchkeyOtpServerNoSecret");
        assertThat(refusal(Map.of("siteId", "one"))).isEqualTo("latchkeySettingNotInRange");
        assertThat(refusal(Map.of("timeoutSeconds", "61"))).isEqualTo("latchkeySettingNotInRange");
        assertThat(refusal(Map.of("timeoutSeconds", "0"))).isEqualTo("latchkeySettingNotInRange");
        assertThat(refusal(Map.of("protocol", "tacacs"))).isEqualTo("latchkeySettingNotAnOption");
        assertThat(refusal(Map.of("soapAction", "a\"b"))).isEqualTo("latchkeyOtpServerNotAUri");
    }

    /** An import validates nothing. */
    @Test
    void whatCouldNotBeSavedIsNoServerEither() {
        assertThat(OtpServerSettings.read(component(Map.of("servers", "http://otp.example/")))
                        .isUsable())
                .isFalse();
        assertThat(OtpServerSettings.read(component(Map.of("servers", "https://a.example/, nonsense")))
                        .isUsable())
                .isFalse();
    }

    @Test
    void theSecretIsNotPrinted() {
        ComponentModel component =
                component(Map.of("protocol", "radius", "servers", "otp.example", "secret", "hush-hush"));

        assertThat(OtpServerSettings.read(component).toString()).doesNotContain("hush");
    }
}
