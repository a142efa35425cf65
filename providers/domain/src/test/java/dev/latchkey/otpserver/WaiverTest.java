package dev.latchkey.otpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WaiverTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @Test
    void itEndsByItselfWithinADay() {
        assertThat(Waiver.parse("2026-11-24T10:00:01Z", NOW)).isPresent();
        assertThat(Waiver.parse(" 2026-11-25T10:00:00Z ", NOW)).isPresent();
        assertThat(Waiver.parse("2026-11-25T10:00:01Z", NOW))
                .as("longer than a day")
                .isEmpty();
        assertThat(Waiver.parse("2026-11-24T10:00:00Z", NOW)).as("over").isEmpty();
        assertThat(Waiver.parse("tomorrow", NOW)).isEmpty();
    }

    @Property
    void anyTextIsReadWithoutException(@ForAll String text) {
        assertThat(Waiver.parse(text, NOW)).isEmpty();
    }

    @Test
    void aConversationIsWrittenAndRead() {
        Conversation conversation = new Conversation("[::1]:1812", new byte[] {-1, 0, 64});

        assertThat(Conversation.parse(conversation.text())).contains(conversation);
        assertThat(Conversation.parse("")).isEmpty();
        assertThat(Conversation.parse("!@x")).isEmpty();
    }
}
