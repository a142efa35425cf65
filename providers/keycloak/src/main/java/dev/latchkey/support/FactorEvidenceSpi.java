package dev.latchkey.support;

import com.google.auto.service.AutoService;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Lets Keycloak find the {@link FactorEvidence}, wherever it is implemented. */
@AutoService(Spi.class)
public final class FactorEvidenceSpi implements Spi {

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public String getName() {
        return "latchkey-factor-evidence";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return FactorEvidence.class;
    }

    @Override
    public Class<? extends ProviderFactory<FactorEvidence>> getProviderFactoryClass() {
        return FactorEvidenceFactory.class;
    }
}
