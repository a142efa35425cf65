package dev.latchkey.otpserver.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.otpserver.Answer;
import dev.latchkey.otpserver.Answer.Accepted;
import dev.latchkey.otpserver.Answer.Unavailable;
import dev.latchkey.otpserver.Attempt;
import dev.latchkey.otpserver.Cause;
import dev.latchkey.otpserver.Passcode;
import dev.latchkey.otpserver.ServerAddress;
import dev.latchkey.otpserver.ServerUser;
import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server of this test that answers whatever it is told to. */
class RadiusClientTest {

    private static final byte[] SECRET = "testing123".getBytes(StandardCharsets.UTF_8);
    private static final int ACCEPT = 2;

    private DatagramSocket server;
    private final List<byte[]> received = Collections.synchronizedList(new ArrayList<>());

    /** What the server sends for a request; several datagrams or none. */
    private interface Behaviour {

        List<byte[]> answer(byte[] request) throws Exception;
    }

    @BeforeEach
    void open() throws SocketException {
        server = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void serve(Behaviour behaviour) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                    server.receive(packet);
                    byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
                    received.add(request);
                    for (byte[] reply : behaviour.answer(request)) {
                        server.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                    }
                }
            } catch (Exception e) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private Attempt ask(Duration time) {
        return ask(new ServerAddress.Radius("127.0.0.1", server.getLocalPort()), time);
    }

    private static Attempt ask(ServerAddress.Radius address, Duration time) {
        return new RadiusClient(SECRET, true)
                .ask(
                        address,
                        ServerUser.named("emma").orElseThrow(),
                        Passcode.typed("12345678").orElseThrow(),
                        new byte[0],
                        Deadline.in(time));
    }

    private static byte[] reply(byte[] request, int code, byte[] secret, boolean signed)
            throws GeneralSecurityException {
        ByteArrayOutputStream attributes = new ByteArrayOutputStream();
        if (signed) {
            attributes.writeBytes(new byte[] {80, 18});
            attributes.writeBytes(new byte[16]);
        }
        byte[] reply = new byte[20 + attributes.size()];
        reply[0] = (byte) code;
        reply[1] = request[1];
        reply[3] = (byte) reply.length;
        System.arraycopy(request, 4, reply, 4, 16);
        System.arraycopy(attributes.toByteArray(), 0, reply, 20, attributes.size());
        if (signed) {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret, "HmacMD5"));
            System.arraycopy(mac.doFinal(reply), 0, reply, 22, 16);
        }
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(reply);
        System.arraycopy(md5.digest(secret), 0, reply, 4, 16);
        return reply;
    }

    private static Cause cause(Attempt attempt) {
        return ((Unavailable) attempt.answer()).cause();
    }

    @Test
    void junkAndForeignRepliesAreIgnoredUntilTheRightOneComes() {
        serve(request -> {
            byte[] otherIdentifier = request.clone();
            otherIdentifier[1]++;
            return List.of(
                    new byte[0],
                    "junk".getBytes(StandardCharsets.UTF_8),
                    new byte[4096],
                    reply(otherIdentifier, ACCEPT, SECRET, true),
                    reply(request, ACCEPT, "wrong".getBytes(StandardCharsets.UTF_8), true),
                    Arrays.copyOf(reply(request, ACCEPT, SECRET, true), 30),
                    reply(request, 3, SECRET, true));
        });

        assertThat(ask(Duration.ofSeconds(5))).isEqualTo(Attempt.answered(new Answer.Rejected()));
        assertThat(received).hasSize(1);
    }

    @Test
    void datagramsFromAnotherPortAreNotHeard() throws Exception {
        try (DatagramSocket stranger = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Thread thread = new Thread(() -> {
                try {
                    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                    server.receive(packet);
                    byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
                    byte[] forged = reply(request, ACCEPT, SECRET, true);
                    stranger.send(new DatagramPacket(forged, forged.length, packet.getSocketAddress()));
                    byte[] right = reply(request, 3, SECRET, true);
                    server.send(new DatagramPacket(right, right.length, packet.getSocketAddress()));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.start();

            assertThat(ask(Duration.ofSeconds(5))).isEqualTo(Attempt.answered(new Answer.Rejected()));
            thread.join();
        }
    }

    @Test
    void aRetransmissionIsByteForByteTheSame() {
        serve(request -> received.size() < 2 ? List.of() : List.of(reply(request, ACCEPT, SECRET, true)));

        assertThat(ask(Duration.ofSeconds(10))).isEqualTo(Attempt.answered(new Accepted()));
        assertThat(received).hasSize(2);
        assertThat(received.get(0)).isEqualTo(received.get(1));
    }

    @Test
    void anUnsignedReplyEndsTheQuestionAtOnce() {
        serve(request -> List.of(reply(request, ACCEPT, SECRET, false)));

        Attempt attempt = ask(Duration.ofSeconds(30));

        assertThat(cause(attempt)).isEqualTo(Cause.UNSIGNED);
        assertThat(attempt.sent()).isTrue();
    }

    @Test
    void repliesWithAnotherSecretAreNamedWhenTheTimeIsOver() {
        serve(request -> List.of(reply(request, ACCEPT, "wrong".getBytes(StandardCharsets.UTF_8), true)));

        assertThat(cause(ask(Duration.ofMillis(300)))).isEqualTo(Cause.WRONG_SECRET);
    }

    @Test
    void silenceEndsWithTheTimeAndNobodyElseIsAsked() {
        serve(request -> List.of());
        long start = System.nanoTime();

        Attempt attempt = ask(Duration.ofMillis(300));

        assertThat(cause(attempt)).isEqualTo(Cause.TIMED_OUT);
        assertThat(attempt.sent()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aPortThatNobodyListensOnWasNotSentAnything() {
        int port = server.getLocalPort();
        server.close();

        Attempt attempt = ask(new ServerAddress.Radius("127.0.0.1", port), Duration.ofSeconds(5));

        assertThat(cause(attempt)).isEqualTo(Cause.NOT_REACHED);
        assertThat(attempt.sent()).isFalse();
    }

    @Test
    void aNameWithoutAddressWasNotSentAnything() {
        Attempt attempt = ask(new ServerAddress.Radius("nowhere.invalid", 1812), Duration.ofSeconds(5));

        assertThat(cause(attempt)).isEqualTo(Cause.UNKNOWN_HOST);
        assertThat(attempt.sent()).isFalse();
    }
}
