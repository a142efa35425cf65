package dev.latchkey.otpserver;

/** Where the name comes from by which an OTP server knows a user. */
public enum UsernameSource {
    USERNAME,
    EMAIL,
    /** An attribute of the user, which the user fills in at the set-up unless an administrator has. */
    ATTRIBUTE
}
