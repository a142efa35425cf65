package dev.latchkey.apikey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTokenIdTest {

    private static final String KEYCLOAKS = "trrtlk:5f1c7ba0-8d55-4b8a-9d8f-94f3a9e4f1aa";
    private static final String KEY = "0c4a3f34-6ad7-45a2-8a3a-5b8f5b3a9a11";

    @ParameterizedTest
    @ValueSource(strings = {"7d2d7b8e-3c58-4d5a-9a53-1c5f0f7d9b11", "f:7d2d7b8e-3c58-4d5a-9a53-1c5f0f7d9b11:dora:d."})
    void whatIsWrittenIsRead(String owner) {
        KeyTokenId id = new KeyTokenId(KEYCLOAKS, KEY, owner);

        assertThat(KeyTokenId.parse(id.text())).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                KEYCLOAKS,
                KEYCLOAKS + ":",
                KEYCLOAKS + ":" + KEY,
                KEYCLOAKS + ":" + KEY + ":",
                "7d2d7b8e-3c58-4d5a-9a53-1c5f0f7d9b11",
                // of an action token
                "7d2d7b8e-3c58-4d5a-9a53-1c5f0f7d9b11.1767225600.5f1c7ba0-8d55-4b8a-9d8f-94f3a9e4f1aa.reset",
                "f:7d2d7b8e-3c58-4d5a-9a53-1c5f0f7d9b11:dora"
            })
    void idsOfOtherTokensAreNone(String id) {
        assertThat(KeyTokenId.parse(id)).isEmpty();
    }

    @Test
    void aTokenWithoutAnIdHasNone() {
        assertThat(KeyTokenId.parse(null)).isEmpty();
    }
}
