package dev.latchkey.support;

/** Makes the {@link FactorEvidence} of the one feature that has a two-factor rule. */
public interface FactorEvidenceFactory extends PlainFactory<FactorEvidence> {}
