package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.PlainFactory;
import java.util.Comparator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RevokedTokenProvider;
import org.keycloak.models.RevokedTokenProviderFactory;
import org.keycloak.provider.ProviderFactory;

/** Keycloak's revoked tokens, and those whose API key is no longer good. */
@AutoService(RevokedTokenProviderFactory.class)
public final class KeyTokenRevocationFactory
        implements RevokedTokenProviderFactory<RevokedTokenProvider>, PlainFactory<RevokedTokenProvider> {

    public static final String ID = "latchkey-api-key";

    @Override
    public String getId() {
        return ID;
    }

    /** Before Keycloak's own, of which there are two: with and without the feature {@code stateless}. */
    @Override
    public int order() {
        return 10;
    }

    @Override
    public RevokedTokenProvider create(KeycloakSession session) {
        String keycloaks = session.getKeycloakSessionFactory()
                .getProviderFactoriesStream(RevokedTokenProvider.class)
                .filter(factory -> !factory.getId().equals(ID))
                .max(Comparator.comparingInt(ProviderFactory::order))
                .orElseThrow()
                .getId();
        return new KeyTokenRevocation(session, session.getProvider(RevokedTokenProvider.class, keycloaks));
    }
}
