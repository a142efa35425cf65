package dev.latchkey.install;

import dev.latchkey.install.Finding.Kind;
import java.util.List;
import java.util.stream.Stream;

/** Required actions: the pages on which users are asked, and set up what they need. */
final class ActionChecks {

    private static final String TWO_FACTOR = "latchkey-two-factor";
    private static final String OTP_SERVER_SETUP = "latchkey-otp-server-setup";
    private static final String TOTP_SETUP = "CONFIGURE_TOTP";
    private static final String API_KEY = "latchkey-api-key";

    private ActionChecks() {}

    static Stream<Finding> of(RealmFacts realm) {
        List<String> enabled = realm.requiredActions();
        boolean byServer = realm.rule().otpServer();
        return Stream.of(
                        missing(enabled, TWO_FACTOR, Kind.TWO_FACTOR_ACTION_OFF),
                        enabled.indexOf(TWO_FACTOR) > 0
                                ? Stream.of(finding(Kind.TWO_FACTOR_ACTION_NOT_FIRST, TWO_FACTOR))
                                : Stream.<Finding>empty(),
                        byServer
                                ? missing(enabled, OTP_SERVER_SETUP, Kind.OTP_SERVER_SETUP_OFF)
                                : missing(enabled, TOTP_SETUP, Kind.TOTP_SETUP_OFF),
                        realm.apiKeys().enabled()
                                ? missing(enabled, API_KEY, Kind.API_KEY_ACTION_OFF)
                                : Stream.<Finding>empty())
                .flatMap(found -> found);
    }

    private static Stream<Finding> missing(List<String> enabled, String action, Kind kind) {
        return enabled.contains(action) ? Stream.empty() : Stream.of(finding(kind, action));
    }

    private static Finding finding(Kind kind, String action) {
        return Finding.of(kind, "required-action/" + action, action);
    }
}
