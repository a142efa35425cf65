package dev.latchkey.tests.otpserver;

import dev.latchkey.tests.prerequisites.Prerequisites;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A FreeRADIUS on the loopback interface: one port with signed replies, one with unsigned ones, one of IPv6. It knows emma, a
 * user with letters beyond ASCII, one with the longest passcode, and chris, of whom it asks twice.
 */
final class FreeRadius implements AutoCloseable {

    static final String SECRET = "testing123";
    static final String RIGHT = "123412345678";
    static final String FOREIGN_NAME = "zoé müller";
    static final String FOREIGN_PASSCODE = "päß-wörd";
    static final String LONGEST = "x".repeat(128);
    static final String CHALLENGE = "Type the code from your phone";
    static final String SECOND = "second";

    private final Process process;
    private final int signed;
    private final int unsigned;
    private final int six;

    private FreeRadius(Process process, int signed, int unsigned, int six) {
        this.process = process;
        this.signed = signed;
        this.unsigned = unsigned;
        this.six = six;
    }

    static FreeRadius start(Path folder) throws IOException, InterruptedException {
        int signed = freePort("127.0.0.1");
        int unsigned = freePort("127.0.0.1");
        int six = freePort("::1");
        String template;
        try (var resource = FreeRadius.class.getResourceAsStream("radiusd.conf")) {
            template = new String(resource.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        Files.writeString(
                folder.resolve("radiusd.conf"),
                template.replace("@FOLDER@", folder.toString())
                        .replace("@LIBRARIES@", libraries().toString())
                        .replace("@SIGNED@", Integer.toString(signed))
                        .replace("@UNSIGNED@", Integer.toString(unsigned))
                        .replace("@SIX@", Integer.toString(six))
                        .replace("@LONGEST@", LONGEST));
        Path log = folder.resolve("freeradius.log");
        Process process = new ProcessBuilder(
                        Prerequisites.freeRadius().toString(), "-d", folder.toString(), "-f", "-l", "stdout")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (int i = 0; i < 200 && process.isAlive(); i++) {
            if (Files.readString(log).contains("Ready to process requests")) {
                return new FreeRadius(process, signed, unsigned, six);
            }
            Thread.sleep(50);
        }
        process.destroy();
        throw new AssertionError("FreeRADIUS didn't start: " + Files.readString(log));
    }

    private static Path libraries() {
        return Files.isDirectory(Path.of("/usr/lib/freeradius"))
                ? Path.of("/usr/lib/freeradius")
                : Path.of("/usr/lib64/freeradius");
    }

    private static int freePort(String address) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0))) {
            return socket.getLocalPort();
        }
    }

    String signed() {
        return "127.0.0.1:" + signed;
    }

    String unsigned() {
        return "127.0.0.1:" + unsigned;
    }

    String six() {
        return "[::1]:" + six;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
