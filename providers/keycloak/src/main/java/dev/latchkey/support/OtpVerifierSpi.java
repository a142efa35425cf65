package dev.latchkey.support;

import com.google.auto.service.AutoService;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Lets Keycloak find the {@link OtpVerifier}, wherever it is implemented. */
@AutoService(Spi.class)
public final class OtpVerifierSpi implements Spi {

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public String getName() {
        return "latchkey-otp-verifier";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return OtpVerifier.class;
    }

    @Override
    public Class<? extends ProviderFactory<OtpVerifier>> getProviderFactoryClass() {
        return OtpVerifierFactory.class;
    }
}
