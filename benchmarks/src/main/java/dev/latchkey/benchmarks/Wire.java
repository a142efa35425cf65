package dev.latchkey.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/1.1 that is kept open. It does as little as it can: client and server share the machine, and
 * what the client uses, the server lacks.
 */
final class Wire implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;

    /** What came back; of the headers, those that the benchmarks look at. */
    record Reply(int status, String location, Map<String, String> cookies, byte[] content) {

        String body() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    private final URI server;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    Wire(URI server) {
        this.server = server;
    }

    /** The bytes of a request without a body. */
    static byte[] get(String path, String... headers) {
        return request("GET", path, "", headers);
    }

    /** The bytes of a request with form fields. */
    static byte[] form(String path, Map<String, String> fields, String... headers) {
        String body = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + '=' + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/x-www-form-urlencoded";
        return request("POST", path, body, all);
    }

    /** The bytes of any request; headers are names and values in turn. */
    static byte[] request(String method, String path, String body, String... headers) {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (!method.equals("GET")) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + content.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return all;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Sends a request and reads what comes back. */
    Reply send(byte[] request) throws IOException {
        Socket open = socket == null ? connect() : socket;
        open.getOutputStream().write(request);
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
                case "set-cookie" -> {
                    int equals = value.indexOf('=');
                    int semicolon = value.indexOf(';');
                    cookies.put(
                            value.substring(0, equals),
                            value.substring(equals + 1, semicolon < 0 ? value.length() : semicolon));
                }
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
