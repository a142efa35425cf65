package dev.latchkey.install.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.install.Finding;
import dev.latchkey.support.RealmSettingsTab;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.common.util.Time;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.ui.extend.UiTabProviderFactory;

/**
 * The tab <em>Latchkey</em> under <em>Realm settings</em>: what is on, and what was found.
 *
 * <p>A declarative tab of Keycloak's shows the stored fields of a component and nothing else ({@code PageHandler.tsx}): no
 * code of the server is asked when it is opened. So the realm is checked when the tab is saved, and the fields say when that
 * was. Whatever is sent is replaced by what is found; {@code latchkey/overview} answers it live.
 */
@AutoService(UiTabProviderFactory.class)
public final class OverviewTab extends RealmSettingsTab {

    private static final String ID = "latchkey";
    private static final String CHECKED = "checked";
    private static final String FEATURES = "features";
    private static final String FINDINGS = "findings";

    public OverviewTab() {
        super(ID);
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(
                field(CHECKED, ProviderConfigProperty.STRING_TYPE),
                field(FEATURES, ProviderConfigProperty.TEXT_TYPE),
                field(FINDINGS, ProviderConfigProperty.TEXT_TYPE));
    }

    private static ProviderConfigProperty field(String name, String type) {
        String label = ID + '.' + name;
        ProviderConfigProperty field = new ProviderConfigProperty(name, label, label + ".help", type, null);
        field.setReadOnly(true);
        return field;
    }

    @Override
    public void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel component) {
        components(realm, ID)
                .filter(other -> !other.getId().equals(component.getId()))
                .findAny()
                .ifPresent(other -> {
                    throw new ComponentValidationException("latchkeySettingsExistAlready", other.getId());
                });
        if (isOfThisRequest(session, realm)) {
            component.setConfig(shown(session, realm));
        }
    }

    /** Not for an import, of which a part is still to come: it runs outside its realm. */
    private static boolean isOfThisRequest(KeycloakSession session, RealmModel realm) {
        RealmModel present = session.getContext().getRealm();
        return present != null && present.getId().equals(realm.getId());
    }

    private static MultivaluedHashMap<String, String> shown(KeycloakSession session, RealmModel realm) {
        Features features = new Features(session, realm);
        Sentences sentences =
                Sentences.of(session, realm, realm.isInternationalizationEnabled() ? realm.getDefaultLocale() : null);
        MultivaluedHashMap<String, String> shown = new MultivaluedHashMap<>();
        shown.putSingle(CHECKED, Instant.ofEpochSecond(Time.currentTime()).toString());
        shown.putSingle(
                FEATURES,
                features.all().stream().map(feature -> line(feature, sentences)).collect(Collectors.joining("\n")));
        List<Finding> findings =
                new RealmReading(session, realm, features, new Counts(session, realm, features)).findings();
        shown.putSingle(
                FINDINGS,
                findings.isEmpty()
                        ? sentences.text("latchkeyOverviewNothing")
                        : findings.stream()
                                .map(finding -> line(finding, sentences))
                                .collect(Collectors.joining("\n\n")));
        return shown;
    }

    private static String line(Features.Feature feature, Sentences sentences) {
        String settings = feature.settings().entrySet().stream()
                .filter(setting -> !setting.getValue().isEmpty())
                .map(setting -> setting.getKey() + '=' + setting.getValue())
                .collect(Collectors.joining(", "));
        return sentences.text(feature.id()) + ": " + feature.state() + " (" + settings + ')';
    }

    private static String line(Finding finding, Sentences sentences) {
        return sentences.text(
                        "latchkeyOverviewSeverity." + finding.kind().severity().text())
                + ": " + sentences.about(finding);
    }
}
