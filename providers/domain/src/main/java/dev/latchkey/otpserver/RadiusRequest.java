package dev.latchkey.otpserver;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One request to a RADIUS server with PAP (RFC 2865), signed with a Message-Authenticator (RFC 3579, section 3.2) as its first
 * attribute: without one the protocol can be forged (CVE-2024-3596). Its bytes never change, so that the server recognizes a
 * retransmission and repeats its reply instead of consuming the passcode twice (RFC 5080, section 2.2.2).
 */
public final class RadiusRequest {

    /** RFC 2865, section 3; in bytes. */
    public static final int LARGEST_PACKET = 4096;

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int ACCESS_REQUEST = 1;
    private static final int ACCESS_ACCEPT = 2;
    private static final int ACCESS_REJECT = 3;
    private static final int ACCESS_CHALLENGE = 11;
    private static final int STATUS_SERVER = 12;

    private static final int USER_NAME = 1;
    private static final int USER_PASSWORD = 2;
    private static final int REPLY_MESSAGE = 18;
    private static final int STATE = 24;
    private static final int NAS_IDENTIFIER = 32;
    private static final int MESSAGE_AUTHENTICATOR = 80;

    private static final int HEADER = 20;
    private static final int AUTHENTICATOR_AT = 4;
    private static final int AUTHENTICATOR = 16;
    private static final int BLOCK = 16;
    private static final String NAME = "keycloak";

    private final byte[] secret;
    private final byte[] packet;

    private RadiusRequest(byte[] secret, int code, int identifier, byte[] authenticator, byte[] attributes) {
        this.secret = secret.clone();
        byte[] signature = new byte[2 + AUTHENTICATOR];
        signature[0] = (byte) MESSAGE_AUTHENTICATOR;
        signature[1] = (byte) signature.length;
        packet = ByteBuffer.allocate(HEADER + signature.length + attributes.length)
                .put((byte) code)
                .put((byte) identifier)
                .putShort((short) (HEADER + signature.length + attributes.length))
                .put(authenticator)
                .put(signature)
                .put(attributes)
                .array();
        System.arraycopy(hmac(secret, packet), 0, packet, HEADER + 2, AUTHENTICATOR);
    }

    /**
     * Asks whether a passcode is right.
     *
     * @param secret shared with the server
     * @param state what the server gave in the round before; empty for the first
     */
    public static RadiusRequest access(byte[] secret, ServerUser user, Passcode passcode, byte[] state) {
        byte[] authenticator = random();
        ByteArrayOutputStream attributes = new ByteArrayOutputStream();
        add(attributes, USER_NAME, user.bytes());
        add(attributes, USER_PASSWORD, hide(secret, authenticator, passcode.bytes()));
        add(attributes, NAS_IDENTIFIER, NAME.getBytes(StandardCharsets.US_ASCII));
        if (state.length > 0) {
            add(attributes, STATE, state);
        }
        return new RadiusRequest(secret, ACCESS_REQUEST, RANDOM.nextInt(256), authenticator, attributes.toByteArray());
    }

    /** Asks whether the server is there, and knows the secret (RFC 5997); about nobody. */
    public static RadiusRequest status(byte[] secret) {
        ByteArrayOutputStream attributes = new ByteArrayOutputStream();
        add(attributes, NAS_IDENTIFIER, NAME.getBytes(StandardCharsets.US_ASCII));
        return new RadiusRequest(secret, STATUS_SERVER, RANDOM.nextInt(256), random(), attributes.toByteArray());
    }

    /** What is sent, and sent again. */
    public byte[] packet() {
        return packet.clone();
    }

    /**
     * What a datagram means that came from the server's address.
     *
     * @param datagram whatever was received
     * @param requireSignature whether a reply without a Message-Authenticator is refused
     */
    public RadiusReply read(byte[] datagram, boolean requireSignature) {
        if (datagram.length < HEADER) {
            return new RadiusReply.Noise();
        }
        int length = (datagram[2] & 0xFF) << 8 | datagram[3] & 0xFF;
        boolean isReply = length >= HEADER && length <= Math.min(datagram.length, LARGEST_PACKET);
        if (!isReply || datagram[1] != packet[1]) {
            return new RadiusReply.Noise();
        }
        // Octets after the length are padding (RFC 2865, section 3).
        byte[] reply = Arrays.copyOf(datagram, length);
        if (!isSigned(reply)) {
            return new RadiusReply.BadlySigned();
        }
        Optional<Attributes> attributes = Attributes.of(reply);
        if (attributes.isEmpty()) {
            return new RadiusReply.Noise();
        }
        int signature = attributes.get().signature;
        if (signature < 0 && requireSignature) {
            return new RadiusReply.Unsigned();
        }
        if (signature >= 0 && !isAuthentic(reply, signature)) {
            return new RadiusReply.BadlySigned();
        }
        return switch (reply[0]) {
            case ACCESS_ACCEPT -> packet[0] == ACCESS_REQUEST ? new RadiusReply.Accept() : new RadiusReply.Other();
            case ACCESS_REJECT -> new RadiusReply.Reject();
            case ACCESS_CHALLENGE ->
                RadiusReply.Challenge.of(
                        attributes.get().message.toByteArray(),
                        attributes.get().state.toByteArray());
            default -> new RadiusReply.Other();
        };
    }

    /** The Response Authenticator, RFC 2865, section 3. */
    private boolean isSigned(byte[] reply) {
        MessageDigest md5 = md5();
        md5.update(reply, 0, AUTHENTICATOR_AT);
        md5.update(packet, AUTHENTICATOR_AT, AUTHENTICATOR);
        md5.update(reply, HEADER, reply.length - HEADER);
        byte[] expected = md5.digest(secret);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(reply, AUTHENTICATOR_AT, HEADER));
    }

    /** The Message-Authenticator: over the reply with the request's authenticator, and itself as zeros. */
    private boolean isAuthentic(byte[] reply, int at) {
        byte[] signed = reply.clone();
        System.arraycopy(packet, AUTHENTICATOR_AT, signed, AUTHENTICATOR_AT, AUTHENTICATOR);
        Arrays.fill(signed, at, at + AUTHENTICATOR, (byte) 0);
        return MessageDigest.isEqual(hmac(secret, signed), Arrays.copyOfRange(reply, at, at + AUTHENTICATOR));
    }

    /** The attributes of a reply that we read. */
    private static final class Attributes {

        /** Where the value of the Message-Authenticator begins; negative if there is none. */
        private int signature = -1;

        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private final ByteArrayOutputStream state = new ByteArrayOutputStream();

        /** Empty if they are cut off, or if there is more than one of what may be there once. */
        private static Optional<Attributes> of(byte[] reply) {
            Attributes attributes = new Attributes();
            int at = HEADER;
            while (at < reply.length) {
                int length = at + 1 < reply.length ? reply[at + 1] & 0xFF : 0;
                if (length < 2 || at + length > reply.length || !attributes.take(reply, at, length)) {
                    return Optional.empty();
                }
                at += length;
            }
            return Optional.of(attributes);
        }

        private boolean take(byte[] reply, int at, int length) {
            switch (reply[at] & 0xFF) {
                case MESSAGE_AUTHENTICATOR -> {
                    if (signature >= 0 || length != 2 + AUTHENTICATOR) {
                        return false;
                    }
                    signature = at + 2;
                }
                case STATE -> {
                    if (state.size() > 0) {
                        return false;
                    }
                    state.write(reply, at + 2, length - 2);
                }
                case REPLY_MESSAGE -> message.write(reply, at + 2, length - 2);
                default -> {
                    // Says nothing to us.
                }
            }
            return true;
        }
    }

    private static void add(ByteArrayOutputStream attributes, int type, byte[] value) {
        attributes.write(type);
        attributes.write(value.length + 2);
        attributes.writeBytes(value);
    }

    /** RFC 2865, section 5.2. */
    private static byte[] hide(byte[] secret, byte[] authenticator, byte[] passcode) {
        byte[] hidden = Arrays.copyOf(passcode, (passcode.length + BLOCK - 1) / BLOCK * BLOCK);
        byte[] previous = authenticator;
        for (int block = 0; block < hidden.length; block += BLOCK) {
            MessageDigest md5 = md5();
            md5.update(secret);
            byte[] pad = md5.digest(previous);
            for (int i = 0; i < BLOCK; i++) {
                hidden[block + i] ^= pad[i];
            }
            previous = Arrays.copyOfRange(hidden, block, block + BLOCK);
        }
        return hidden;
    }

    private static byte[] random() {
        byte[] bytes = new byte[AUTHENTICATOR];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RADIUS needs MD5, which this Java doesn't have", e);
        }
    }

    private static byte[] hmac(byte[] secret, byte[] packet) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret, "HmacMD5"));
            return mac.doFinal(packet);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RADIUS needs HMAC-MD5, which this Java doesn't have", e);
        }
    }
}
