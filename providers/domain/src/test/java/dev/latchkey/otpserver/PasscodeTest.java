package dev.latchkey.otpserver;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PasscodeTest {

    @Test
    void anyFormIsAPasscodeWithoutTheBlanksAround() {
        assertThat(Passcode.typed(" 123412345678 ").orElseThrow().text()).isEqualTo("123412345678");
        assertThat(Passcode.typed("päss wörd").orElseThrow().text()).isEqualTo("päss wörd");
        assertThat(Passcode.typed("push")).isPresent();
    }

    @Test
    void whatCantBeSentIsNone() {
        assertThat(Passcode.typed("   ")).isEmpty();
        assertThat(Passcode.typed("12\u00003")).isEmpty();
        assertThat(Passcode.typed("12\u001b3")).isEmpty();
        assertThat(Passcode.typed("12\ud8003")).isEmpty();
        assertThat(Passcode.typed("x".repeat(128))).isPresent();
        assertThat(Passcode.typed("x".repeat(129))).isEmpty();
        assertThat(Passcode.typed("ä".repeat(64))).isPresent();
        assertThat(Passcode.typed("ä".repeat(65))).isEmpty();
    }

    @Property
    void itIsNeverShown(@ForAll String text) {
        Passcode.typed(text)
                .ifPresent(passcode -> assertThat(passcode.toString()).isEqualTo("Passcode[…]"));
    }

    @Test
    void aNameHasALimitToo() {
        assertThat(ServerUser.named(" émma@acme.example ").orElseThrow().name()).isEqualTo("émma@acme.example");
        assertThat(ServerUser.named("x".repeat(253))).isPresent();
        assertThat(ServerUser.named("x".repeat(254))).isEmpty();
        assertThat(ServerUser.named("")).isEmpty();
    }
}
