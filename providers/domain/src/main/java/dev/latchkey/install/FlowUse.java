package dev.latchkey.install;

/** What a realm uses a flow for. */
public enum FlowUse {
    /** Logins in a browser. */
    BROWSER,
    /** The password grant. */
    DIRECT_GRANT,
    /** A forgotten password. */
    RESET_CREDENTIALS,
    /** The first login through an identity provider. */
    FIRST_BROKER_LOGIN
}
