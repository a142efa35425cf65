package dev.latchkey.apikey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.apikey.LastUse;
import dev.latchkey.apikey.StoredKey;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.credential.CredentialModel;

class StoredKeysTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final StoredKey KEY =
            StoredKey.of("id", "CRM", "lk_1abcdefgh", new byte[] {1, 2, 3}, NOW, Optional.of(NOW.plusSeconds(60)));

    @Test
    void readsWhatItHasWritten() {
        StoredKey used = KEY.replaced(NOW.plusSeconds(30)).used(new LastUse(NOW.plusSeconds(5), "192.0.2.7"));

        assertThat(StoredKeys.read(StoredKeys.write(KEY))).contains(KEY);
        assertThat(StoredKeys.read(StoredKeys.write(used))).contains(used);
    }

    /** What was read before is remembered, but only of the same text. */
    @Test
    void readsWhatAnybodyHasChanged() {
        CredentialModel credential = StoredKeys.write(KEY);
        assertThat(StoredKeys.read(credential)).contains(KEY);

        credential.setUserLabel("ERP");
        assertThat(StoredKeys.read(credential)).map(StoredKey::name).contains("ERP");
        credential.setCredentialData("{}");
        assertThat(StoredKeys.read(credential)).map(StoredKey::expires).contains(Optional.empty());
        credential.setSecretData("{\"sha256\":\"AAAA\"}");
        assertThat(StoredKeys.read(credential).orElseThrow().digest()).containsExactly(0, 0, 0);
        credential.setCreatedDate(0L);
        assertThat(StoredKeys.read(credential)).map(StoredKey::created).contains(Instant.EPOCH);
        credential.setSecretData("[]");
        assertThat(StoredKeys.read(credential)).isEmpty();
    }

    /** Two ids that fall into the same slot. */
    @Test
    void takesNoKeyForAnother() {
        CredentialModel one =
                StoredKeys.write(StoredKey.of("Aa", "one", "lk_1", new byte[] {1}, NOW, Optional.empty()));
        CredentialModel other =
                StoredKeys.write(StoredKey.of("BB", "other", "lk_1", new byte[] {2}, NOW, Optional.empty()));
        for (int i = 0; i < 2; i++) {
            assertThat(StoredKeys.read(one)).map(StoredKey::name).contains("one");
            assertThat(StoredKeys.read(other)).map(StoredKey::name).contains("other");
        }
    }

    /** Administrators and owners see the whole of it. */
    @Test
    void keepsTheDigestOutOfWhatIsShown() {
        CredentialModel credential = StoredKeys.write(KEY);

        assertThat(credential.getCredentialData())
                .isEqualTo("{\"start\":\"lk_1abcdefgh\",\"expires\":\"2026-03-01T12:01:00Z\"}");
        assertThat(credential.getSecretData()).isEqualTo("{\"sha256\":\"AQID\"}");
    }

    /** A second warning would be sent after each use else. */
    @Test
    void remembersTheWarningThroughAnUpdate() {
        CredentialModel credential = StoredKeys.write(KEY);
        StoredKeys.setWarned(credential);

        StoredKeys.update(credential, KEY.used(new LastUse(NOW, "192.0.2.7")));

        assertThat(StoredKeys.isWarned(credential)).isTrue();
        assertThat(StoredKeys.read(credential).flatMap(StoredKey::lastUse)).isPresent();
    }

    /** A realm import writes whatever its file says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password|{}|{\"sha256\":\"AQID\"}",
                "api-key|nonsense|{\"sha256\":\"AQID\"}",
                "api-key|{\"expires\":\"tomorrow\"}|{\"sha256\":\"AQID\"}",
                "api-key|{}|{\"sha256\":\"%%%\"}",
                "api-key|{}|[]",
            })
    void takesNothingElseForAKey(String type, String data, String secret) {
        CredentialModel credential = StoredKeys.write(KEY);
        credential.setType(type);
        credential.setCredentialData(data);
        credential.setSecretData(secret);

        assertThat(StoredKeys.read(credential)).isEmpty();
    }
}
