package dev.latchkey.install.keycloak;

import dev.latchkey.install.Piece;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The mapper of the client scope {@code phone} that makes the claim {@code phone_number}: Keycloak's own tells what the
 * user typed, ours a number in E.164.
 */
record PhoneClaim(RealmModel realm) implements Piece {

    private static final String SCOPE = "phone";
    private static final String MAPPER = "phone number";
    private static final String STOCK = "oidc-usermodel-attribute-mapper";
    private static final String OURS = "latchkey-phone-number";

    private record State(String mapper, Map<String, String> config) {}

    @Override
    public String id() {
        return "client-scope/phone/phone-number";
    }

    @Override
    public Optional<String> now() {
        return mapper().map(mapper -> Json.text(new State(mapper.getProtocolMapper(), mapper.getConfig())));
    }

    @Override
    public Optional<String> wanted() {
        Optional<ProtocolMapperModel> mapper = mapper();
        if (mapper.isEmpty() || !isStock(mapper.get())) {
            return now();
        }
        Map<String, String> config = new TreeMap<>(mapper.get().getConfig());
        config.keySet().removeAll(Set.of("user.attribute", "claim.name", "jsonType.label"));
        return Optional.of(Json.text(new State(OURS, config)));
    }

    private static boolean isStock(ProtocolMapperModel mapper) {
        return STOCK.equals(mapper.getProtocolMapper())
                && "phone_number".equals(mapper.getConfig().get("claim.name"));
    }

    @Override
    public void put(Optional<String> state) {
        ProtocolMapperModel mapper = mapper().orElseThrow();
        State wanted = Json.read(state.orElseThrow(), State.class);
        if (!List.of(STOCK, OURS).contains(wanted.mapper())) {
            // Whoever manages the realm can write the receipt; other mappers are for those who manage clients.
            throw new IllegalArgumentException(wanted.mapper());
        }
        mapper.setProtocolMapper(wanted.mapper());
        mapper.setConfig(wanted.config());
        scope().orElseThrow().updateProtocolMapper(mapper);
    }

    private Optional<ClientScopeModel> scope() {
        return Optional.ofNullable(KeycloakModelUtils.getClientScopeByName(realm, SCOPE));
    }

    private Optional<ProtocolMapperModel> mapper() {
        return scope().flatMap(scope -> scope.getProtocolMappersStream()
                .filter(mapper -> MAPPER.equals(mapper.getName()))
                .findFirst());
    }
}
