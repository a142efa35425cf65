package dev.latchkey.otpserver;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the servers of a company from its settings. */
public final class ServerList {

    /** {@code host}, {@code host:port}, {@code [IPv6]} or {@code [IPv6]:port}. */
    private static final Pattern RADIUS =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([0-9A-Za-z][0-9A-Za-z._-]{0,252}))(?::([0-9]{1,5}))?");

    private ServerList() {}

    /** A text that names no server. */
    public static final class InvalidAddressException extends Exception {

        InvalidAddressException(String address) {
            super(address);
        }

        /** The part of the text that can't be read. */
        public String address() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Reads a list that is separated by commas or blanks.
     *
     * @return in the order written, none twice; empty for an empty text
     * @throws InvalidAddressException with the first entry that is no address for this protocol
     */
    public static List<ServerAddress> parse(Protocol protocol, String text) throws InvalidAddressException {
        List<ServerAddress> servers = new ArrayList<>();
        for (String entry : text.split("[,\\s]+")) {
            if (!entry.isEmpty()) {
                ServerAddress server = protocol == Protocol.RADIUS ? radius(entry) : soap(entry);
                if (!servers.contains(server)) {
                    servers.add(server);
                }
            }
        }
        return List.copyOf(servers);
    }

    private static ServerAddress.Soap soap(String text) throws InvalidAddressException {
        try {
            URI url = new URI(text).parseServerAuthority();
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean isWeb = scheme.equals("https") || scheme.equals("http");
            boolean isBare = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
            if (isWeb && isBare && url.getHost() != null && url.getPort() != 0 && url.getPort() <= 65_535) {
                return new ServerAddress.Soap(new URI(scheme + text.substring(scheme.length())));
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new InvalidAddressException(text);
    }

    private static ServerAddress.Radius radius(String text) throws InvalidAddressException {
        Matcher address = RADIUS.matcher(text);
        if (address.matches()) {
            String host = address.group(1) == null ? address.group(2) : address.group(1);
            String port = address.group(3);
            int number = port == null ? ServerAddress.Radius.PORT : Integer.parseInt(port);
            if (number > 0 && number <= 65_535) {
                return new ServerAddress.Radius(host, number);
            }
        }
        throw new InvalidAddressException(text);
    }
}
