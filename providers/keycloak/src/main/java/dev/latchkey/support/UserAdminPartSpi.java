package dev.latchkey.support;

import com.google.auto.service.AutoService;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Lets features add to the one admin resource without knowing of each other. */
@AutoService(Spi.class)
public final class UserAdminPartSpi implements Spi {

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public String getName() {
        return "latchkey-user-admin-part";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return UserAdminPart.class;
    }

    @Override
    public Class<? extends ProviderFactory<UserAdminPart>> getProviderFactoryClass() {
        return UserAdminPartFactory.class;
    }
}
