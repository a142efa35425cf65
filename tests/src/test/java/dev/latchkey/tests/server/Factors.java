package dev.latchkey.tests.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Second factors that a user is created with, as in Keycloak's representation of credentials. */
public final class Factors {

    private Factors() {}

    /** A passkey that no test can use: it is there to be owned. */
    public static Map<String, Object> passkey() {
        return Map.of(
                "type",
                "webauthn-passwordless",
                "userLabel",
                "Key",
                "secretData",
                "{}",
                "credentialData",
                "{\"aaguid\":\"00000000-0000-0000-0000-000000000000\",\"credentialId\":\"AAAA\",\"counter\":0,"
                        + "\"credentialPublicKey\":\"AAAA\"}");
    }

    /** A list of recovery codes, of which the first is the next. */
    public static Map<String, Object> recoveryCodes(String... codes) {
        String hashed = IntStream.range(0, codes.length)
                .mapToObj(index ->
                        "{\"number\":" + (index + 1) + ",\"encodedHashedValue\":\"" + hashed(codes[index]) + "\"}")
                .collect(Collectors.joining(",", "{\"codes\":[", "]}"));
        return Map.of(
                "type",
                "recovery-authn-codes",
                "secretData",
                hashed,
                "credentialData",
                "{\"hashIterations\":1,\"algorithm\":\"SHA-512\",\"totalCodes\":" + codes.length
                        + ",\"remainingCodes\":" + codes.length + "}");
    }

    private static String hashed(String code) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-512").digest(code.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
