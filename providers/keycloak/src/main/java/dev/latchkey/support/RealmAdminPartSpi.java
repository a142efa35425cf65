package dev.latchkey.support;

import com.google.auto.service.AutoService;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Lets features add to the one admin resource of a realm without knowing of each other. */
@AutoService(Spi.class)
public final class RealmAdminPartSpi implements Spi {

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public String getName() {
        return "latchkey-realm-admin-part";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return RealmAdminPart.class;
    }

    @Override
    public Class<? extends ProviderFactory<RealmAdminPart>> getProviderFactoryClass() {
        return RealmAdminPartFactory.class;
    }
}
