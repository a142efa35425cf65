package dev.latchkey.install;

import java.util.List;
import java.util.Locale;

/**
 * Something about a realm that its administrator should mend, or know: a place where people are turned away without a page
 * that says what to do, or somebody of whom less is asked than of others.
 *
 * @param kind what it is
 * @param subject where it is, such as {@code client/acme-portal}
 * @param details what the sentence about it names, in the order in which {@link Kind} says
 */
public record Finding(Kind kind, String subject, List<String> details) {

    /** How bad it is. */
    public enum Severity {
        /** Something that was set doesn't hold, or people are turned away. */
        ERROR,
        /** Some people are turned away, or something is weaker than it looks. */
        WARNING,
        /** To be known: who is exempt, what is going to change. */
        INFO;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a finding is about. Its {@link #code} is stable; the comments say what the details are. */
    public enum Kind {
        /** required action */
        TWO_FACTOR_ACTION_OFF(Severity.ERROR),
        /** required action */
        TWO_FACTOR_ACTION_NOT_FIRST(Severity.WARNING),
        /** required action */
        TOTP_SETUP_OFF(Severity.WARNING),
        /** required action */
        OTP_SERVER_SETUP_OFF(Severity.ERROR),
        /** required action */
        API_KEY_ACTION_OFF(Severity.WARNING),
        /** none */
        OTP_SERVER_MISSING(Severity.ERROR),
        /** the servers */
        OTP_SERVER_PLAIN_HTTP(Severity.WARNING),
        /** none */
        OTP_SERVER_UNSIGNED_REPLIES(Severity.WARNING),
        /** number of users */
        OTP_SERVER_OVERRIDES(Severity.INFO),
        /** the attribute */
        OTP_SERVER_OVERRIDE_EDITABLE(Severity.WARNING),
        /** client */
        PASSWORD_GRANT_WITHOUT_PAGE(Severity.WARNING),
        /** flow, clients */
        PASSWORD_GRANT_ANSWERED_BY_FLOW(Severity.WARNING),
        /** client, flow */
        PASSWORD_GRANT_TAKES_API_KEYS(Severity.INFO),
        /** client, grant */
        GRANT_WITHOUT_PAGE(Severity.WARNING),
        /** flow, who uses it */
        BROWSER_FLOW_WITHOUT_CONDITION(Severity.WARNING),
        /** flow */
        RESET_FLOW_REMOVES_CODES(Severity.WARNING),
        /** identity provider */
        POST_LOGIN_FLOW_WITHOUT_CONDITION(Severity.INFO),
        /** identity provider, flow */
        FIRST_LOGIN_FLOW_WITHOUT_FACTOR(Severity.ERROR),
        /** identity provider, values */
        TRUSTED_PROVIDER(Severity.INFO),
        /** identity provider */
        TRUSTED_PROVIDER_UNSIGNED(Severity.WARNING),
        /** identity provider */
        TRUSTED_PROVIDER_OF_ANOTHER_TYPE(Severity.WARNING),
        /** identity provider, mapper */
        FACTOR_NOTE_MAPPED(Severity.WARNING),
        /** none */
        GUESSES_NOT_COUNTED(Severity.WARNING),
        /** group */
        EXEMPT_GROUP_MISSING(Severity.WARNING),
        /** group, number of its members */
        EXEMPT_GROUP_MEMBERS(Severity.INFO),
        /** date, number of users without a factor */
        RULE_ANNOUNCED(Severity.INFO),
        /** none */
        KEYS_WITHOUT_FACTOR(Severity.INFO),
        /** provider in use */
        SESSION_TIMEOUTS_NOT_ENFORCED(Severity.ERROR),
        /** minutes of the realm, minutes that can be chosen */
        SESSION_CEILING_LOW(Severity.WARNING),
        /** none */
        SESSION_ENDS_NOT_STORED(Severity.INFO),
        /** the attribute */
        PROFILE_ATTRIBUTE_MISSING(Severity.WARNING),
        /** the attribute */
        TWO_FACTOR_EDITABLE(Severity.WARNING),
        /** the attribute, its default */
        SESSION_TIMEOUT_STORED_BY_DEFAULT(Severity.WARNING),
        /** version of the settings */
        INSTALLED_BY_NEWER(Severity.ERROR),
        /** the realm's attribute */
        INSTALLATION_UNREADABLE(Severity.ERROR),
        /** component, setting, what counts instead */
        SETTING_UNREADABLE(Severity.ERROR),
        /** organization, attribute, value */
        ORGANIZATION_SETTING_UNREADABLE(Severity.ERROR);

        private final Severity severity;

        Kind(Severity severity) {
            this.severity = severity;
        }

        public Severity severity() {
            return severity;
        }

        /** As it is written for programs. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Finding {
        details = List.copyOf(details);
    }

    static Finding of(Kind kind, String subject, String... details) {
        return new Finding(kind, subject, List.of(details));
    }
}
