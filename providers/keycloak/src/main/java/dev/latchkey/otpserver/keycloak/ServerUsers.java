package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.ServerUser;
import dev.latchkey.otpserver.UsernameSource;
import java.util.Optional;
import org.keycloak.models.UserModel;

/** By which names a company's OTP server knows its users. */
record ServerUsers(OtpServerSettings.Values settings) {

    /** A user's attribute. */
    static final String ATTRIBUTE = "otpServerUsername";

    Optional<ServerUser> of(UserModel user) {
        String name = switch (settings.usernameSource()) {
            case USERNAME -> user.getUsername();
            case EMAIL -> user.getEmail();
            case ATTRIBUTE -> user.getFirstAttribute(ATTRIBUTE);
        };
        return Optional.ofNullable(name).flatMap(ServerUser::named);
    }

    /** Whether the user has to say it: nobody else has. */
    boolean isToBeAskedOf(UserModel user) {
        return settings.usernameSource() == UsernameSource.ATTRIBUTE && of(user).isEmpty();
    }
}
