package dev.latchkey.support;

import org.keycloak.provider.ProviderFactory;

/** Makes a feature's {@link RealmAdminPart}. */
public interface RealmAdminPartFactory extends ProviderFactory<RealmAdminPart> {}
