package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.oidc.mappers.AmrProtocolMapper;

/**
 * Keycloak's mapper of the claim {@code amr}, which also says what the session has proven. Keycloak's own values come from
 * the flow alone: they miss what was asked for below it, and are gone at a refresh unless each step of the flow is given a
 * maximum age. Takes the place of Keycloak's mapper of the same id, by its order.
 */
@AutoService(ProtocolMapper.class)
public final class FactorReferences extends AmrProtocolMapper {

    @Override
    protected List<String> getAmr(AuthenticatedClientSessionModel clientSession, RealmModel realm) {
        Set<String> references = new LinkedHashSet<>(super.getAmr(clientSession, realm));
        Proofs.in(clientSession.getUserSession())
                .ifPresent(proof -> references.addAll(proof.factor().methodReferences()));
        return List.copyOf(references);
    }

    @Override
    public int order() {
        return 10;
    }
}
