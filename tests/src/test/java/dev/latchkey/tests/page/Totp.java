package dev.latchkey.tests.page;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an authenticator app shows (RFC 6238, with Keycloak's defaults: SHA-1, six digits, 30 seconds). */
final class Totp {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int STEP_SECONDS = 30;

    private Totp() {}

    /** @param secret Base32, as Keycloak's set-up page shows it, with spaces */
    static String code(String secret, Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(decode(secret), "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES)
                    .putLong(at.getEpochSecond() / STEP_SECONDS)
                    .array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
            return String.format("%06d", number % 1_000_000);
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
