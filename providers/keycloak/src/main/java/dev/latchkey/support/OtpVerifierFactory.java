package dev.latchkey.support;

import org.keycloak.provider.ProviderFactory;

/** Makes the {@link OtpVerifier} of the one feature that can talk to an OTP server. */
public interface OtpVerifierFactory extends ProviderFactory<OtpVerifier> {}
