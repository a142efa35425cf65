package dev.latchkey.session.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.PlainFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** {@code /realms/{realm}/session-timeout}. */
@AutoService(RealmResourceProviderFactory.class)
public final class SessionTimeoutResourceFactory
        implements RealmResourceProviderFactory, PlainFactory<RealmResourceProvider> {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new SessionTimeoutResource(session);
    }

    @Override
    public String getId() {
        return "session-timeout";
    }
}
