package dev.latchkey.apikey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ForwardAuthTest {

    @Test
    void leavesPlainNamesAsTheyAre() {
        assertThat(ForwardAuth.encoded("emma.tremblay+crm@acme.example")).isEqualTo("emma.tremblay+crm@acme.example");
        assertThat(ForwardAuth.encoded(null)).isEmpty();
    }

    /** No name ends the header or the entry of a list, and each can be read back. */
    @Property
    void carriesAnyNameInVisibleAscii(@ForAll String name) {
        String encoded = ForwardAuth.encoded(name);

        assertThat(encoded).matches("[!-~]*").doesNotContain(",");
        assertThat(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8))
                .isEqualTo(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }
}
