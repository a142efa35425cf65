package dev.latchkey.tests.browser;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An authenticator app (RFC 6238, with Keycloak's defaults: SHA-1, six digits, 30 seconds). As a code is accepted once, it
 * shows the next one each time it is looked at; the realm's policy has to allow for a clock that is so much ahead.
 */
public final class AuthenticatorApp {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String STORED = "a-secret-of-twenty-or-more-bytes";
    private static final int STEP_SECONDS = 30;
    private static final int DIGITS = 1_000_000;

    private final byte[] secret;
    private int looks;

    private AuthenticatorApp(byte[] secret) {
        this.secret = secret;
    }

    /** Lets a realm that is about to be created accept the codes of an app whose clock runs ahead. */
    public static ObjectNode allowFastOnes(ObjectNode realm) {
        return realm.put("otpPolicyType", "totp")
                .put("otpPolicyAlgorithm", "HmacSHA1")
                .put("otpPolicyInitialCounter", 0)
                .put("otpPolicyDigits", 6)
                .put("otpPolicyPeriod", STEP_SECONDS)
                .put("otpPolicyLookAheadWindow", 20);
    }

    /** What a user has who set up {@link #ofCredential()}; as in Keycloak's representation. */
    public static Map<String, Object> credential(String label) {
        return Map.of(
                "type",
                "otp",
                "userLabel",
                label,
                "secretData",
                "{\"value\":\"" + STORED + "\"}",
                "credentialData",
                "{\"subType\":\"totp\",\"digits\":6,\"period\":30,\"algorithm\":\"HmacSHA1\"}");
    }

    /** The app of whoever has the {@link #credential}. */
    public static AuthenticatorApp ofCredential() {
        return new AuthenticatorApp(STORED.getBytes(StandardCharsets.UTF_8));
    }

    /** @param secret Base32, as Keycloak's set-up page shows it, with spaces */
    public static AuthenticatorApp fromText(String secret) {
        return new AuthenticatorApp(decode(secret));
    }

    public String code() {
        return String.format("%06d", number(Instant.now().plusSeconds((long) STEP_SECONDS * looks++)));
    }

    /** One that it won't show for days. */
    public String wrongCode() {
        return String.format("%06d", (number(Instant.now()) + DIGITS / 2) % DIGITS);
    }

    private int number(Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES)
                    .putLong(at.getEpochSecond() / STEP_SECONDS)
                    .array());
            int offset = hash[hash.length - 1] & 0xf;
            return (ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE) % DIGITS;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] decode(String secret) {
        String digits = secret.replaceAll("[\\s=]", "");
        BigInteger bits = BigInteger.ONE; // keeps leading zeros
        for (char digit : digits.toCharArray()) {
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(BASE32.indexOf(digit)));
        }
        int surplus = digits.length() * 5 % 8;
        byte[] withLeadingOne = bits.shiftRight(surplus).toByteArray();
        return Arrays.copyOfRange(withLeadingOne, 1, withLeadingOne.length);
    }
}
