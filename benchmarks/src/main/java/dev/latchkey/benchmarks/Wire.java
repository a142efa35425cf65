package dev.latchkey.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/1.1 that is kept open. It does as little as it can: client and server share the machine, and
 * what the client uses, the server lacks.
 */
final class Wire implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;

    private final URI server;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    Wire(URI server) {
        this.server = server;
    }

    /** Does an operation from its first exchange on. */
    Next.End talk(Exchange first) throws IOException {
        Next next = first;
        while (next instanceof Exchange exchange) {
            next = exchange.then().apply(send(exchange.request()));
        }
        return (Next.End) next;
    }

    /** Sends a request and reads what comes back. */
    Reply send(Request request) throws IOException {
        Socket open = socket == null ? connect() : socket;
        open.getOutputStream().write(request.bytes());
        return read();
    }

    private Socket connect() throws IOException {
        Socket opened = new Socket();
        socket = opened;
        opened.setTcpNoDelay(true);
        opened.setSoTimeout(TIMEOUT_MILLIS);
        opened.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MILLIS);
        in = new BufferedInputStream(opened.getInputStream(), 16_384);
        return opened;
    }

    private Reply read() throws IOException {
        String first = line();
        int status = Integer.parseInt(first.substring(9, 12));
        String location = "";
        Map<String, String> cookies = new LinkedHashMap<>();
        int length = 0;
        boolean chunked = false;
        boolean ends = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = Integer.parseInt(value);
                case "transfer-encoding" -> chunked = true;
                case "connection" -> ends = value.equalsIgnoreCase("close");
                case "location" -> location = value;
                case "set-cookie" -> Reply.addCookie(cookies, value);
                default -> {}
            }
        }
        byte[] content = chunked ? chunks() : in.readNBytes(length);
        if (ends) {
            close();
        }
        return new Reply(status, location, cookies, content);
    }

    private byte[] chunks() throws IOException {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            all.write(in.readNBytes(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder(80);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    /** Closes the connection; the next request opens another one. */
    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // it was no good any more
        }
        socket = null;
    }
}
