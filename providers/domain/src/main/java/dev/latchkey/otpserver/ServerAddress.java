package dev.latchkey.otpserver;

import java.net.URI;

/** Where an OTP server is. */
public sealed interface ServerAddress {

    /** As it is written in the settings, and named in events. */
    String text();

    /**
     * A SOAP service.
     *
     * @param url http or https, with a host, without user, query or fragment
     */
    record Soap(URI url) implements ServerAddress {

        @Override
        public String text() {
            return url.toString();
        }

        public boolean isEncrypted() {
            return "https".equals(url.getScheme());
        }

        /** Where the service describes itself. */
        public URI description() {
            return URI.create(url + "?wsdl");
        }
    }

    /**
     * A RADIUS server.
     *
     * @param host name or address, IPv6 without brackets
     * @param port of UDP
     */
    record Radius(String host, int port) implements ServerAddress {

        /** RFC 2865, section 3. */
        public static final int PORT = 1812;

        @Override
        public String text() {
            return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
        }
    }
}
