package dev.latchkey.otpserver.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.otpserver.Passcode;
import dev.latchkey.otpserver.RadiusReply;
import dev.latchkey.otpserver.ServerUser;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RadiusRequestTest {

    private static final byte[] SECRET = "testing123".getBytes(StandardCharsets.UTF_8);

    private final RadiusRequest request = request("12345678", new byte[0]);

    private static RadiusRequest request(String passcode, byte[] state) {
        return RadiusRequest.access(
                SECRET,
                ServerUser.named("emma").orElseThrow(),
                Passcode.typed(passcode).orElseThrow(),
                state);
    }

    /** A server, written anew from RFC 2865 and 3579. */
    private static byte[] reply(RadiusRequest request, byte[] secret, int code, boolean signed, byte[]... attributes)
            throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] attribute : attributes) {
            all.writeBytes(attribute);
        }
        int signatureAt = 20 + all.size();
        if (signed) {
            all.writeBytes(attribute(80, new byte[16]));
        }
        byte[] sent = request.packet();
        byte[] packet = new byte[20 + all.size()];
        packet[0] = (byte) code;
        packet[1] = sent[1];
        packet[2] = (byte) (packet.length >> 8);
        packet[3] = (byte) packet.length;
        System.arraycopy(sent, 4, packet, 4, 16);
        System.arraycopy(all.toByteArray(), 0, packet, 20, all.size());
        if (signed) {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret, "HmacMD5"));
            System.arraycopy(mac.doFinal(packet), 0, packet, signatureAt + 2, 16);
        }
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(packet);
        System.arraycopy(md5.digest(secret), 0, packet, 4, 16);
        return packet;
    }

    private static byte[] attribute(int type, byte[] value) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        attribute.write(type);
        attribute.write(value.length + 2);
        attribute.writeBytes(value);
        return attribute.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aSignedReplyIsBelieved() throws Exception {
        assertThat(request.read(reply(request, SECRET, 2, true), true)).isEqualTo(new RadiusReply.Accept());
        assertThat(request.read(reply(request, SECRET, 3, true), true)).isEqualTo(new RadiusReply.Reject());
        RadiusReply.Challenge challenge = (RadiusReply.Challenge) request.read(
                reply(
                        request,
                        SECRET,
                        11,
                        true,
                        attribute(18, text("Next\n")),
                        attribute(18, text("code?")),
                        attribute(24, new byte[] {1, 2, 3})),
                true);
        assertThat(challenge.message()).isEqualTo("Next code?");
        assertThat(challenge.state()).containsExactly(1, 2, 3);
    }

    @Test
    void withoutASignatureOnlyWhoAllowsItBelieves() throws Exception {
        byte[] unsigned = reply(request, SECRET, 2, false);

        assertThat(request.read(unsigned, true)).isInstanceOf(RadiusReply.Unsigned.class);
        assertThat(request.read(unsigned, false)).isInstanceOf(RadiusReply.Accept.class);
    }

    @Test
    void aWrongSignatureIsNeverBelieved() throws Exception {
        byte[] forged = reply(request, SECRET, 2, false, attribute(80, new byte[16]));

        assertThat(request.read(forged, true)).isInstanceOf(RadiusReply.BadlySigned.class);
        assertThat(request.read(forged, false)).isInstanceOf(RadiusReply.BadlySigned.class);
        assertThat(request.read(reply(request, text("other"), 2, true), true))
                .isInstanceOf(RadiusReply.BadlySigned.class);
        assertThat(request.read(reply(request, text("other"), 2, false), false))
                .isInstanceOf(RadiusReply.BadlySigned.class);
    }

    @Test
    void aReplyToAnotherRequestIsNone() throws Exception {
        RadiusRequest other = request("12345678", new byte[0]);
        byte[] reply = reply(other, SECRET, 2, true);
        assertThat(request.read(reply, true)).isNotInstanceOf(RadiusReply.Accept.class);
        byte[] renumbered = reply.clone();
        renumbered[1] = request.packet()[1];
        assertThat(request.read(renumbered, true)).isInstanceOf(RadiusReply.BadlySigned.class);
    }

    @Test
    void twoSignaturesOrTwoStatesAreNoise() throws Exception {
        assertThat(request.read(reply(request, SECRET, 2, true, attribute(80, new byte[16])), true))
                .isInstanceOf(RadiusReply.Noise.class);
        assertThat(request.read(
                        reply(request, SECRET, 11, true, attribute(24, new byte[1]), attribute(24, new byte[1])), true))
                .isInstanceOf(RadiusReply.Noise.class);
        assertThat(request.read(reply(request, SECRET, 2, true, new byte[] {18, 0}), true))
                .isNotInstanceOf(RadiusReply.Accept.class);
    }

    @Test
    void paddingAfterTheLengthIsNotRead() throws Exception {
        byte[] reply = reply(request, SECRET, 2, true);

        assertThat(request.read(Arrays.copyOf(reply, reply.length + 9), true)).isInstanceOf(RadiusReply.Accept.class);
        assertThat(request.read(Arrays.copyOf(reply, reply.length - 1), true)).isInstanceOf(RadiusReply.Noise.class);
    }

    @Test
    void anAcceptanceOfNobodyIsNone() throws Exception {
        RadiusRequest status = RadiusRequest.status(SECRET);

        assertThat(status.read(reply(status, SECRET, 2, true), true)).isEqualTo(new RadiusReply.Other());
    }

    @Test
    void theSignatureComesFirstAndIsRight() throws Exception {
        byte[] packet = request("1234", new byte[] {9}).packet();
        byte[] signature = Arrays.copyOfRange(packet, 22, 38);
        byte[] zeroed = packet.clone();
        Arrays.fill(zeroed, 22, 38, (byte) 0);
        Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(SECRET, "HmacMD5"));

        assertThat(packet[20]).isEqualTo((byte) 80);
        assertThat(mac.doFinal(zeroed)).isEqualTo(signature);
        assertThat(packet).endsWith(24, 3, 9);
    }

    @Test
    void requestsDontRepeatThemselves() {
        assertThat(request.packet())
                .isEqualTo(request.packet())
                .isNotEqualTo(request("12345678", new byte[0]).packet());
    }

    /** Undone as a server does, RFC 2865, section 5.2. */
    @Property
    void aHiddenPasscodeCanBeUnhidden(@ForAll @StringLength(min = 1, max = 128) String typed) throws Exception {
        if (Passcode.typed(typed).isEmpty()) {
            return;
        }
        byte[] packet = request(typed, new byte[0]).packet();
        int at = 20 + 18 + 6;
        assertThat(packet[at]).isEqualTo((byte) 2);
        byte[] hidden = Arrays.copyOfRange(packet, at + 2, at + (packet[at + 1] & 0xFF));
        byte[] previous = Arrays.copyOfRange(packet, 4, 20);
        ByteArrayOutputStream clear = new ByteArrayOutputStream();
        for (int block = 0; block < hidden.length; block += 16) {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(SECRET);
            byte[] pad = md5.digest(previous);
            previous = Arrays.copyOfRange(hidden, block, block + 16);
            for (int i = 0; i < 16; i++) {
                clear.write(hidden[block + i] ^ pad[i]);
            }
        }
        assertThat(clear.toString(StandardCharsets.UTF_8).replace("\0", "")).isEqualTo(typed.strip());
    }

    @Property
    void garbageIsNeverAccepted(@ForAll @Size(max = 300) byte[] garbage) {
        assertThat(request.read(garbage, false))
                .isInstanceOfAny(RadiusReply.Noise.class, RadiusReply.BadlySigned.class);
    }

    @Property
    void oneChangedBitIsNeverAccepted(@ForAll @IntRange(max = 37) int at, @ForAll @IntRange(max = 7) int bit)
            throws Exception {
        byte[] reply = reply(request, SECRET, 2, true);
        reply[at] ^= (byte) (1 << bit);

        assertThat(request.read(reply, true)).isNotInstanceOf(RadiusReply.Accept.class);
    }
}
