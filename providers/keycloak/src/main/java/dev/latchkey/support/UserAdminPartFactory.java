package dev.latchkey.support;

import org.keycloak.provider.ProviderFactory;

/** Makes a feature's {@link UserAdminPart}. */
public interface UserAdminPartFactory extends ProviderFactory<UserAdminPart> {}
