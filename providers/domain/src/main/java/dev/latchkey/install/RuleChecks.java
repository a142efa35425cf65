package dev.latchkey.install;

import dev.latchkey.install.Finding.Kind;
import dev.latchkey.install.RealmFacts.OtpServer;
import dev.latchkey.install.RealmFacts.Rule;
import java.util.stream.Stream;

/** The company's rule about second factors: whom it leaves out, and what it stands on. */
record RuleChecks(RealmFacts realm, Rule rule) {

    private static final String SETTINGS = "setting/latchkey-two-factor/";
    private static final String OTP_SERVER = "setting/latchkey-otp-server/";

    static Stream<Finding> of(RealmFacts realm) {
        RuleChecks checks = new RuleChecks(realm, realm.rule());
        return Stream.of(checks.exempt(), checks.announced(), checks.ground(), checks.otpServer())
                .flatMap(found -> found);
    }

    private Stream<Finding> exempt() {
        Stream<Finding> group = rule.exemptGroup().stream().flatMap(exempt -> {
            String subject = SETTINGS + "exemptGroup";
            if (exempt.members().isEmpty()) {
                return Stream.of(Finding.of(Kind.EXEMPT_GROUP_MISSING, subject, exempt.path()));
            }
            long members = exempt.members().get();
            return members == 0
                    ? Stream.empty()
                    : Stream.of(Finding.of(Kind.EXEMPT_GROUP_MEMBERS, subject, exempt.path(), Long.toString(members)));
        });
        Stream<Finding> keys = rule.concernsAnybody()
                        && realm.apiKeys().enabled()
                        && !realm.apiKeys().ownersNeedFactor()
                ? Stream.of(Finding.of(Kind.KEYS_WITHOUT_FACTOR, "setting/latchkey-api-keys/requireOwnerFactor"))
                : Stream.empty();
        return Stream.concat(group, keys);
    }

    private Stream<Finding> announced() {
        return rule.from().stream()
                .map(from -> Finding.of(
                        Kind.RULE_ANNOUNCED,
                        SETTINGS + "requiredFrom",
                        from.toString(),
                        Long.toString(Math.max(0, rule.users() - rule.withFactor()))));
    }

    private Stream<Finding> ground() {
        return rule.concernsAnybody() && !realm.guessesCounted()
                ? Stream.of(Finding.of(Kind.GUESSES_NOT_COUNTED, "realm"))
                : Stream.empty();
    }

    private Stream<Finding> otpServer() {
        OtpServer server = realm.otpServer();
        Stream.Builder<Finding> found = Stream.builder();
        if (rule.otpServer() && !server.usable()) {
            found.add(Finding.of(Kind.OTP_SERVER_MISSING, OTP_SERVER + "servers"));
        }
        if (!server.plainHttp().isEmpty()) {
            found.add(Finding.of(
                    Kind.OTP_SERVER_PLAIN_HTTP, OTP_SERVER + "allowPlainHttp", String.join(", ", server.plainHttp())));
        }
        if (server.unsignedReplies()) {
            found.add(Finding.of(Kind.OTP_SERVER_UNSIGNED_REPLIES, OTP_SERVER + "requireMessageAuthenticator"));
        }
        if (server.overrides() > 0) {
            found.add(Finding.of(
                    Kind.OTP_SERVER_OVERRIDES,
                    "user-profile/otpServerOverrideUntil",
                    Long.toString(server.overrides())));
        }
        return found.build();
    }
}
