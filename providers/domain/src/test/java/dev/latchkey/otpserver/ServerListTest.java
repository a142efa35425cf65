package dev.latchkey.otpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.otpserver.ServerList.InvalidAddressException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerListTest {

    private static List<String> parse(Protocol protocol, String text) throws InvalidAddressException {
        return ServerList.parse(protocol, text).stream()
                .map(ServerAddress::text)
                .toList();
    }

    @Test
    void urlsAreReadInOrder() throws Exception {
        assertThat(parse(
                        Protocol.AUTHANVIL,
                        "https://b.example/AuthAnvil/SAS.asmx, HTTP://a.example:8080/x\nhttps://[::1]/y"))
                .containsExactly("https://b.example/AuthAnvil/SAS.asmx", "http://a.example:8080/x", "https://[::1]/y");
        assertThat(parse(Protocol.AUTHANVIL, " ")).isEmpty();
        assertThat(parse(Protocol.AUTHANVIL, "https://a/x,https://a/x")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.example", "ftp://a.example/", "https:///x", "https://user:pass@a.example/", "https://a.example/?x=1",
                "https://a.example/#x", "file:///etc/passwd", "https://a b/", "javascript:alert(1)", "https://a:99999/"
            })
    void anythingElseIsNoUrl(String text) {
        assertThatThrownBy(() -> parse(Protocol.AUTHANVIL, text)).isInstanceOf(InvalidAddressException.class);
    }

    @Test
    void hostsHaveTheStandardPort() throws Exception {
        assertThat(parse(Protocol.RADIUS, "radius.acme.example 10.0.0.7:18120,[::1]:1645;".replace(";", "")))
                .containsExactly("radius.acme.example:1812", "10.0.0.7:18120", "[::1]:1645");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example/", "a:0", "a:65536", "a:123456", "::1", "[::1", "-a", "a/b", "a:", "ä"})
    void anythingElseIsNoHost(String text) {
        assertThatThrownBy(() -> parse(Protocol.RADIUS, text)).isInstanceOf(InvalidAddressException.class);
    }

    @Property
    void whatIsReadIsWrittenTheSame(@ForAll Protocol protocol, @ForAll String text) {
        try {
            List<ServerAddress> servers = ServerList.parse(protocol, text);
            assertThat(ServerList.parse(
                            protocol,
                            String.join(
                                    ",",
                                    servers.stream().map(ServerAddress::text).toList())))
                    .isEqualTo(servers);
        } catch (InvalidAddressException e) {
            assertThat(text).contains(e.address());
        }
    }
}
