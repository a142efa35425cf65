package dev.latchkey.apikey;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * An API key in clear. It is written
 *
 * <pre>{@code <prefix>_<form><key id><owner><secret><checksum>}</pre>
 *
 * <ul>
 *   <li>prefix: a lower-case letter and up to 15 lower-case letters or digits, the company's choice;
 *   <li>form: {@code 1} if the owner's id is a UUID, {@code 2} if it is any other text (users of a federation);
 *   <li>key id: a random UUID, 22 characters;
 *   <li>owner: 22 characters in form 1, 11 for each 8 bytes in form 2;
 *   <li>secret: 256 random bits, 44 characters;
 *   <li>checksum: CRC-32 of everything before it, 6 characters.
 * </ul>
 *
 * <p>The checksum is public: it spares look-ups for what was mistyped or made up, and tells a secret scanner that it has
 * found a key; only the secret makes a key good. The owner inside spares a table that is searched by key.
 */
public final class ApiKey {

    /** Nothing longer is looked at, in characters. */
    public static final int MAX_LENGTH = 1200;

    /** What a secret scanner looks for, whatever the prefix. */
    public static final String REGULAR_EXPRESSION =
            "[a-z][a-z0-9]{0,15}_(1[0-9A-Za-z]{94}|2[0-9A-Za-z]{72}([0-9A-Za-z]{11})+)";

    private static final int SHOWN_BODY = 9;
    private static final char UUID_OWNER = '1';
    private static final char TEXT_OWNER = '2';
    private static final int UUID_CHARS = 2 * Base62.BLOCK_CHARS;
    private static final int SECRET_BYTES = 32;
    private static final int SECRET_CHARS = SECRET_BYTES / Base62.BLOCK_BYTES * Base62.BLOCK_CHARS;
    private static final int CHECKSUM_CHARS = 6;
    private static final int MAX_OWNER_BYTES = 760;
    /** Ends an owner that is no UUID; zeros fill the last block (ISO/IEC 7816-4 padding). */
    private static final byte END_OF_TEXT = (byte) 0x80;

    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]{0,15}");

    private final String prefix;
    private final String id;
    private final String owner;
    private final byte[] secret;

    private ApiKey(String prefix, String id, String owner, byte[] secret) {
        this.prefix = prefix;
        this.id = id;
        this.owner = owner;
        this.secret = secret;
    }

    /**
     * A new key.
     *
     * @param owner the owner's user id
     * @throws IllegalArgumentException if the prefix is none, or the owner's id has more than 760 bytes in UTF-8
     */
    public static ApiKey generate(String prefix, String owner, SecureRandom random) {
        if (!isPrefix(prefix)) {
            throw new IllegalArgumentException("not a prefix: " + prefix);
        }
        if (owner.isEmpty() || owner.getBytes(StandardCharsets.UTF_8).length > MAX_OWNER_BYTES) {
            throw new IllegalArgumentException("not an owner: " + owner);
        }
        byte[] id = new byte[16];
        random.nextBytes(id);
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        // The bits that say "random UUID" (RFC 9562, section 5.4): 122 random ones are left.
        id[6] = (byte) (id[6] & 0x0f | 0x40);
        id[8] = (byte) (id[8] & 0x3f | 0x80);
        return new ApiKey(prefix, toUuid(id).toString(), owner, secret);
    }

    /** Whether keys may begin so: a lower-case letter and up to 15 lower-case letters or digits. */
    public static boolean isPrefix(String text) {
        return PREFIX.matcher(text).matches();
    }

    /** The key that the text is; empty if it is none. No look-up is worth its cost before this. */
    public static Optional<ApiKey> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int underscore = text.indexOf('_');
        int checksum = text.length() - CHECKSUM_CHARS;
        if (underscore < 1 || checksum <= underscore || !isPrefix(text.substring(0, underscore))) {
            return Optional.empty();
        }
        if (!checksum(text.substring(0, checksum)).equals(text.substring(checksum))) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(text.substring(0, underscore), text.substring(underscore + 1, checksum)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ApiKey parse(String prefix, String body) {
        int afterId = 1 + UUID_CHARS;
        int secretStart = body.length() - SECRET_CHARS;
        if (secretStart <= afterId) {
            throw new IllegalArgumentException("too short");
        }
        String id = toUuid(Base62.decode(body.substring(1, afterId))).toString();
        String owner = decodeOwner(body.charAt(0), body.substring(afterId, secretStart));
        return new ApiKey(prefix, id, owner, Base62.decode(body.substring(secretStart)));
    }

    private static String decodeOwner(char form, String text) {
        if (form == UUID_OWNER && text.length() == UUID_CHARS) {
            return toUuid(Base62.decode(text)).toString();
        }
        if (form == TEXT_OWNER) {
            String owner = unpad(Base62.decode(text));
            if (!isUuid(owner)) {
                return owner;
            }
        }
        throw new IllegalArgumentException("not an owner");
    }

    private static String encodeOwner(String owner) {
        if (isUuid(owner)) {
            UUID uuid = UUID.fromString(owner);
            return encodeUuid(uuid);
        }
        return Base62.encode(pad(owner.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean isUuid(String text) {
        try {
            // fromString also takes shortened and upper-case spellings: those are text, or they would come back
            // changed.
            return text.length() == 36 && UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String encodeUuid(UUID uuid) {
        return Base62.encode(uuid.getMostSignificantBits(), Base62.BLOCK_CHARS)
                + Base62.encode(uuid.getLeastSignificantBits(), Base62.BLOCK_CHARS);
    }

    private static UUID toUuid(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] pad(byte[] text) {
        byte[] padded = Arrays.copyOf(text, (text.length / Base62.BLOCK_BYTES + 1) * Base62.BLOCK_BYTES);
        padded[text.length] = END_OF_TEXT;
        return padded;
    }

    private static String unpad(byte[] padded) {
        int end = padded.length - 1;
        while (end > padded.length - Base62.BLOCK_BYTES && padded[end] == 0) {
            end--;
        }
        if (end == 0 || padded[end] != END_OF_TEXT) {
            throw new IllegalArgumentException("no end of the owner");
        }
        try {
            // The strict decoder: two keys must not name the same owner in two spellings.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(padded, 0, end))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Base62.encode(crc.getValue(), CHECKSUM_CHARS);
    }

    /** The random UUID under which the key is stored. No secret. */
    public String id() {
        return id;
    }

    /** The user id of the owner. */
    public String owner() {
        return owner;
    }

    /** The key itself: for the one answer that shows it. */
    public String text() {
        String unchecked = prefix
                + '_'
                + (isUuid(owner) ? UUID_OWNER : TEXT_OWNER)
                + encodeUuid(UUID.fromString(id))
                + encodeOwner(owner)
                + Base62.encode(secret);
        return unchecked + checksum(unchecked);
    }

    /** The first characters, by which people tell their keys apart. They are of the id, and no secret. */
    public String start() {
        return text().substring(0, prefix.length() + 1 + SHOWN_BODY);
    }

    /** SHA-256 of the secret: all of it that is stored. */
    public byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Never the key: this is what logs and messages get. */
    @Override
    public String toString() {
        return "API key " + id;
    }
}
