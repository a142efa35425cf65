package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.Answer.Accepted;
import dev.latchkey.otpserver.Answer.Challenged;
import dev.latchkey.otpserver.Answer.Rejected;
import dev.latchkey.otpserver.Attempt;
import dev.latchkey.otpserver.Cause;
import dev.latchkey.otpserver.Conversation;
import dev.latchkey.otpserver.Passcode;
import dev.latchkey.otpserver.RadiusReply;
import dev.latchkey.otpserver.ServerAddress;
import dev.latchkey.otpserver.ServerUser;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;

/** Asks a RADIUS server, from a port of its own for each question. */
final class RadiusClient {

    /** Before the first retransmission; doubled for each further one. RFC 5080, section 2.2.1. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);

    private final byte[] secret;
    private final boolean requireSignature;

    RadiusClient(byte[] secret, boolean requireSignature) {
        this.secret = secret.clone();
        this.requireSignature = requireSignature;
    }

    Attempt ask(ServerAddress.Radius server, ServerUser user, Passcode passcode, byte[] state, Deadline deadline) {
        try {
            RadiusReply reply =
                    exchange(server, RadiusRequest.access(secret, user, passcode, state), requireSignature, deadline);
            if (reply instanceof RadiusReply.Accept) {
                return Attempt.answered(new Accepted());
            } else if (reply instanceof RadiusReply.Reject) {
                return Attempt.answered(new Rejected());
            } else if (reply instanceof RadiusReply.Challenge challenge) {
                String message = passcode.isIn(challenge.message()) ? "" : challenge.message();
                return Attempt.answered(new Challenged(message, new Conversation(server.text(), challenge.state())));
            } else {
                return Attempt.failed(server, Cause.MALFORMED, "A reply that doesn't belong to a login.");
            }
        } catch (CallFailedException e) {
            return e.attempt(server);
        }
    }

    /** Asks the server whether it is there and knows the secret; many don't answer that question. */
    void greet(ServerAddress.Radius server, Deadline deadline) throws CallFailedException {
        // Nothing hangs on the answer, and servers that sign the others don't always sign this one.
        exchange(server, RadiusRequest.status(secret), false, deadline);
    }

    private static RadiusReply exchange(
            ServerAddress.Radius server, RadiusRequest request, boolean signed, Deadline deadline)
            throws CallFailedException {
        boolean repeated = false;
        try (DatagramSocket socket = new DatagramSocket()) {
            // The system then hands on what comes from that address and port only, and tells if nobody listens there.
            socket.connect(new InetSocketAddress(InetAddress.getByName(server.host()), server.port()));
            byte[] packet = request.packet();
            Cause silence = Cause.TIMED_OUT;
            Duration wait = FIRST_WAIT;
            while (!deadline.isOver()) {
                socket.send(new DatagramPacket(packet, packet.length));
                Deadline next = Deadline.in(Duration.ofMillis(deadline.millis(wait)));
                while (!next.isOver()) {
                    RadiusReply reply = receive(socket, request, signed, next);
                    if (reply instanceof RadiusReply.BadlySigned) {
                        silence = Cause.WRONG_SECRET;
                    } else if (reply instanceof RadiusReply.Unsigned) {
                        throw CallFailedException.sent(
                                Cause.UNSIGNED, "The reply has no Message-Authenticator, which the settings require.");
                    } else if (!(reply instanceof RadiusReply.Noise)) {
                        return reply;
                    }
                }
                repeated = true;
                wait = wait.multipliedBy(2);
            }
            throw CallFailedException.sent(
                    silence,
                    silence == Cause.WRONG_SECRET
                            ? "The replies are signed with another secret."
                            : "No reply. Servers also keep silent towards clients that they don't know, and towards a wrong secret.");
        } catch (UnknownHostException e) {
            throw CallFailedException.notSent(Cause.UNKNOWN_HOST, "The name has no address.");
        } catch (PortUnreachableException e) {
            // It answered that nobody listens; unless somebody may have listened a moment before.
            throw repeated
                    ? CallFailedException.sent(Cause.NOT_REACHED, "Nobody listens there any more.")
                    : CallFailedException.notSent(Cause.NOT_REACHED, "Nobody listens there.");
        } catch (IOException e) {
            throw repeated
                    ? CallFailedException.sent(Cause.BROKEN_OFF, e.getClass().getSimpleName())
                    : CallFailedException.notSent(
                            Cause.NOT_REACHED, e.getClass().getSimpleName());
        }
    }

    /** The next datagram; {@link RadiusReply.Noise} as well if none comes in time. */
    private static RadiusReply receive(DatagramSocket socket, RadiusRequest request, boolean signed, Deadline deadline)
            throws IOException {
        DatagramPacket datagram =
                new DatagramPacket(new byte[RadiusRequest.LARGEST_PACKET], RadiusRequest.LARGEST_PACKET);
        socket.setSoTimeout(deadline.millis());
        try {
            socket.receive(datagram);
        } catch (SocketTimeoutException e) {
            return new RadiusReply.Noise();
        }
        return request.read(Arrays.copyOf(datagram.getData(), datagram.getLength()), signed);
    }
}
