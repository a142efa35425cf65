package dev.latchkey.support;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ui.extend.UiTabProvider;
import org.keycloak.services.ui.extend.UiTabProviderFactory;

/**
 * A tab under <em>Realm settings</em>, where the server runs with the feature {@code declarative-ui}; what it shows is one
 * component of the realm. The tab's own name is the message key {@code <id>}.
 */
public abstract class RealmSettingsTab implements UiTabProvider, UiTabProviderFactory<ComponentModel> {

    private static final String TYPE = UiTabProvider.class.getName();
    private static final Comparator<ComponentModel> FIRST = Comparator.comparing(ComponentModel::getId);

    private final String id;

    protected RealmSettingsTab(String id) {
        this.id = id;
    }

    /**
     * The realm's components of that provider. There should be one: two administrators who save at the same moment make two,
     * and the first of this stream counts then, on every node.
     */
    protected static Stream<ComponentModel> components(RealmModel realm, String id) {
        return unordered(realm, id).sorted(FIRST);
    }

    /** The one that counts; empty before it is saved for the first time. Asked several times in a request. */
    protected static Optional<ComponentModel> first(RealmModel realm, String id) {
        return unordered(realm, id).min(FIRST);
    }

    private static Stream<ComponentModel> unordered(RealmModel realm, String id) {
        return realm.getComponentsStream(realm.getId(), TYPE).filter(component -> id.equals(component.getProviderId()));
    }

    /** The realm's component; empty before it is saved for the first time. */
    public final Optional<ComponentModel> componentIn(RealmModel realm) {
        return first(realm, id);
    }

    @Override
    public final String getId() {
        return id;
    }

    @Override
    public final String getHelpText() {
        return id + ".help";
    }

    @Override
    public final String getPath() {
        return "/:realm/realm-settings/:tab?";
    }

    @Override
    public final Map<String, String> getParams() {
        return Map.of("tab", id);
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
