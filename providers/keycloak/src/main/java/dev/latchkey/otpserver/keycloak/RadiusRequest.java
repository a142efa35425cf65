package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.Passcode;
import dev.latchkey.otpserver.RadiusReply;
import dev.latchkey.otpserver.ServerUser;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aaa4j.radius.core.attribute.Attribute;
import org.aaa4j.radius.core.attribute.RawAttribute;
import org.aaa4j.radius.core.attribute.StringData;
import org.aaa4j.radius.core.attribute.attributes.UserPassword;
import org.aaa4j.radius.core.packet.Packet;
import org.aaa4j.radius.core.packet.PacketCodec;
import org.aaa4j.radius.core.packet.PacketCodecException;
import org.aaa4j.radius.core.util.SecureRandomProvider;

/**
 * One request to a RADIUS server with PAP (RFC 2865), signed with a Message-Authenticator (RFC 3579, section 3.2) as its first
 * attribute: without one the protocol can be forged (CVE-2024-3596). Its bytes never change, so that the server recognizes a
 * retransmission and repeats its reply instead of consuming the passcode twice (RFC 5080, section 2.2.2).
 *
 * <p>Packets are aaa4j's. What its codec leaves open is checked here: whether a reply belongs to this request, whether it is
 * signed at all, and whether it says twice what may be said once.
 */
final class RadiusRequest {

    /** RFC 2865, section 3; in bytes. */
    static final int LARGEST_PACKET = 4096;

    private static final int ACCESS_REQUEST = 1;
    private static final int ACCESS_ACCEPT = 2;
    private static final int ACCESS_REJECT = 3;
    private static final int ACCESS_CHALLENGE = 11;
    private static final int STATUS_SERVER = 12;

    private static final int USER_NAME = 1;
    private static final int REPLY_MESSAGE = 18;
    private static final int STATE = 24;
    private static final int NAS_IDENTIFIER = 32;
    private static final int MESSAGE_AUTHENTICATOR = 80;

    private static final int HEADER = 20;
    private static final int AUTHENTICATOR = 16;
    private static final byte[] NAME = "keycloak".getBytes(StandardCharsets.US_ASCII);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final PacketCodec CODEC =
            new PacketCodec(new PasswordDictionary(), new SecureRandomProvider(), () -> RANDOM.nextInt(256));

    private final byte[] secret;
    private final byte[] authenticator;
    private final byte[] packet;

    private RadiusRequest(byte[] secret, int code, List<Attribute<?>> attributes) {
        this.secret = secret.clone();
        authenticator = new byte[AUTHENTICATOR];
        RANDOM.nextBytes(authenticator);
        List<Attribute<?>> signed = new ArrayList<>();
        signed.add(new RawAttribute(MESSAGE_AUTHENTICATOR, new byte[AUTHENTICATOR]));
        signed.addAll(attributes);
        try {
            packet = CODEC.encodeRequest(new Packet(code, signed), secret, authenticator);
        } catch (PacketCodecException e) {
            throw new IllegalStateException("a request of a name, a passcode and a state can be written", e);
        }
    }

    /**
     * Asks whether a passcode is right.
     *
     * @param secret shared with the server
     * @param state what the server gave in the round before; empty for the first
     */
    static RadiusRequest access(byte[] secret, ServerUser user, Passcode passcode, byte[] state) {
        List<Attribute<?>> attributes = new ArrayList<>();
        attributes.add(new RawAttribute(USER_NAME, user.bytes()));
        attributes.add(new UserPassword(new StringData(passcode.bytes())));
        attributes.add(new RawAttribute(NAS_IDENTIFIER, NAME));
        if (state.length > 0) {
            attributes.add(new RawAttribute(STATE, state));
        }
        return new RadiusRequest(secret, ACCESS_REQUEST, attributes);
    }

    /** Asks whether the server is there, and knows the secret (RFC 5997); about nobody. */
    static RadiusRequest status(byte[] secret) {
        return new RadiusRequest(secret, STATUS_SERVER, List.of(new RawAttribute(NAS_IDENTIFIER, NAME)));
    }

    /** What is sent, and sent again. */
    byte[] packet() {
        return packet.clone();
    }

    /**
     * What a datagram means that came from the server's address.
     *
     * @param datagram whatever was received
     * @param requireSignature whether a reply without a Message-Authenticator is refused
     */
    RadiusReply read(byte[] datagram, boolean requireSignature) {
        if (datagram.length < HEADER) {
            return new RadiusReply.Noise();
        }
        int length = (datagram[2] & 0xFF) << 8 | datagram[3] & 0xFF;
        boolean isReply = length >= HEADER && length <= Math.min(datagram.length, LARGEST_PACKET);
        if (!isReply || datagram[1] != packet[1]) {
            return new RadiusReply.Noise();
        }
        try {
            // Octets after the length are padding (RFC 2865, section 3).
            return read(CODEC.decodeResponse(Arrays.copyOf(datagram, length), secret, authenticator), requireSignature);
        } catch (PacketCodecException | RuntimeException e) {
            // Whatever a stranger sends may not end the wait for the right reply.
            return new RadiusReply.BadlySigned();
        }
    }

    private RadiusReply read(Packet reply, boolean requireSignature) {
        List<byte[]> signatures = values(reply, MESSAGE_AUTHENTICATOR);
        List<byte[]> states = values(reply, STATE);
        if (signatures.size() > 1
                || signatures.stream().anyMatch(signature -> signature.length != AUTHENTICATOR)
                || states.size() > 1) {
            return new RadiusReply.Noise();
        }
        if (signatures.isEmpty() && requireSignature) {
            return new RadiusReply.Unsigned();
        }
        return switch (reply.getCode()) {
            case ACCESS_ACCEPT -> packet[0] == ACCESS_REQUEST ? new RadiusReply.Accept() : new RadiusReply.Other();
            case ACCESS_REJECT -> new RadiusReply.Reject();
            case ACCESS_CHALLENGE ->
                RadiusReply.Challenge.of(
                        joined(values(reply, REPLY_MESSAGE)), states.isEmpty() ? new byte[0] : states.get(0));
            default -> new RadiusReply.Other();
        };
    }

    private static List<byte[]> values(Packet reply, int type) {
        return reply.getAttributes().stream()
                .filter(attribute -> attribute.getType().head() == type)
                .map(Attribute::getData)
                .filter(StringData.class::isInstance)
                .map(data -> ((StringData) data).getValue())
                .toList();
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
