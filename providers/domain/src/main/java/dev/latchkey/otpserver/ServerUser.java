package dev.latchkey.otpserver;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The name by which the OTP server knows a user. */
public final class ServerUser {

    /** What a RADIUS attribute can hold, RFC 2865, section 5; in bytes of UTF-8. */
    public static final int LONGEST = 253;

    private final String name;

    private ServerUser(String name) {
        this.name = name;
    }

    /** The user of that name, without the blanks around it; empty if no server could be sent such a name. */
    public static Optional<ServerUser> named(String name) {
        return Optional.of(name.strip())
                .filter(stripped -> Text.canBeSent(stripped, LONGEST))
                .map(ServerUser::new);
    }

    public String name() {
        return name;
    }

    /** In UTF-8, as it is sent. */
    public byte[] bytes() {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name;
    }
}
