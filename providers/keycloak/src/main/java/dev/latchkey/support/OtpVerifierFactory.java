package dev.latchkey.support;

/** Makes the {@link OtpVerifier} of the one feature that can talk to an OTP server. */
public interface OtpVerifierFactory extends PlainFactory<OtpVerifier> {}
