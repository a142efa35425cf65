package dev.latchkey.otpserver;

import java.util.Locale;

/** Why an OTP server gave no answer that could be used. */
public enum Cause {
    /** The realm has no usable settings. */
    NOT_CONFIGURED,
    /** The user has no name that the server could know. */
    NO_USER_NAME,
    /** As many logins as are allowed wait for this server already. */
    BUSY,
    /** The name of the server's host has no address. */
    UNKNOWN_HOST,
    /** Nobody listens there, or the connection failed before anything was sent. */
    NOT_REACHED,
    /** No connection with encryption that could be trusted. */
    UNTRUSTED,
    /** No answer in time. */
    TIMED_OUT,
    /** The connection ended in the middle. */
    BROKEN_OFF,
    /** An HTTP status other than 200. */
    BAD_STATUS,
    /** More than 64 KiB. */
    TOO_LARGE,
    /** An answer that means nothing, or two things at once. */
    MALFORMED,
    /** A SOAP fault. */
    FAULT,
    /** The service description (WSDL) can't be used. */
    BAD_DESCRIPTION,
    /** Replies came that are not signed with the shared secret: it is probably another one. */
    WRONG_SECRET,
    /** The reply has no Message-Authenticator, though one is required. */
    UNSIGNED;

    /** As it is written in events and in answers of the test. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
