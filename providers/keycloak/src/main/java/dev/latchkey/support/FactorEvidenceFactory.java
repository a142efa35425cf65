package dev.latchkey.support;

import org.keycloak.provider.ProviderFactory;

/** Makes the {@link FactorEvidence} of the one feature that has a two-factor rule. */
public interface FactorEvidenceFactory extends ProviderFactory<FactorEvidence> {}
