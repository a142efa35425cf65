package dev.latchkey.apikey;

import java.util.Arrays;

/**
 * Bytes as digits and letters, so that a double click selects a whole key. Eight bytes make eleven characters: unlike
 * one long number in base 62, a block costs no big-number arithmetic, and every value has exactly one spelling.
 */
final class Base62 {

    static final int BLOCK_BYTES = Long.BYTES;
    static final int BLOCK_CHARS = 11;

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final long RADIX = ALPHABET.length();
    private static final byte[] VALUES = values();

    private Base62() {}

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }

    /** The value as that many characters, the most significant first; higher digits are cut off. */
    static String encode(long unsigned, int length) {
        char[] text = new char[length];
        long rest = unsigned;
        for (int i = length - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) Long.remainderUnsigned(rest, RADIX));
            rest = Long.divideUnsigned(rest, RADIX);
        }
        return new String(text);
    }

    /** @param bytes whole blocks of {@value #BLOCK_BYTES} */
    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length / BLOCK_BYTES * BLOCK_CHARS);
        for (int start = 0; start < bytes.length; start += BLOCK_BYTES) {
            text.append(encode(toLong(bytes, start), BLOCK_CHARS));
        }
        return text.toString();
    }

    /**
     * The bytes that {@link #encode(byte[])} made the text of.
     *
     * @throws IllegalArgumentException if the text was made otherwise
     */
    static byte[] decode(String text) {
        if (text.length() % BLOCK_CHARS != 0) {
            throw new IllegalArgumentException("not whole blocks");
        }
        byte[] bytes = new byte[text.length() / BLOCK_CHARS * BLOCK_BYTES];
        for (int block = 0; block * BLOCK_CHARS < text.length(); block++) {
            long value = decodeBlock(text, block * BLOCK_CHARS);
            for (int i = BLOCK_BYTES - 1; i >= 0; i--) {
                bytes[block * BLOCK_BYTES + i] = (byte) value;
                value >>>= Byte.SIZE;
            }
        }
        return bytes;
    }

    private static long decodeBlock(String text, int start) {
        long value = 0;
        for (int i = start; i < start + BLOCK_CHARS; i++) {
            long digit = digit(text.charAt(i));
            // The eleventh digit may lead beyond 64 bits: such a block is a second spelling of another one.
            if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, RADIX)) > 0) {
                throw new IllegalArgumentException("beyond 64 bits");
            }
            value = value * RADIX + digit;
        }
        return value;
    }

    private static long digit(char c) {
        int digit = c < VALUES.length ? VALUES[c] : -1;
        if (digit < 0) {
            throw new IllegalArgumentException("neither a digit nor a letter of ASCII");
        }
        return digit;
    }

    private static long toLong(byte[] bytes, int start) {
        long value = 0;
        for (int i = start; i < start + BLOCK_BYTES; i++) {
            value = value << Byte.SIZE | bytes[i] & 0xff;
        }
        return value;
    }
}
