package dev.latchkey.install.keycloak;

import dev.latchkey.install.FlowUse;
import dev.latchkey.install.Piece;
import dev.latchkey.install.SecondFactorSteps;
import dev.latchkey.support.SettingsTab;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.representations.userprofile.config.UPConfig;
import org.keycloak.services.ui.extend.UiTabProvider;
import org.keycloak.util.JsonSerialization;

/** Everything that Latchkey needs of a realm, in the order in which it is put there. */
final class Pieces {

    /** Keycloak's own actions have ids without it. */
    private static final String OURS = "latchkey-";

    private static final String OTP_SERVER_FORM = "latchkey-otp-server-form";

    private Pieces() {}

    static List<Piece> of(KeycloakSession session, RealmModel realm) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new SessionCeiling(realm));
        pieces.add(new StoredProfile(session, realm));
        attributes().forEach(attribute -> pieces.add(new ProfileAttribute(session, attribute)));
        pieces.add(new EmailPermission(session));
        pieces.add(new EmailHelp(session));
        pieces.add(new PhoneClaim(realm));
        factories(session, RequiredActionProvider.class)
                .map(RequiredActionFactory.class::cast)
                .forEach(factory -> pieces.add(new EnabledAction(realm, factory)));
        SecondFactorSteps steps = new SecondFactorSteps(factories(session, Authenticator.class)
                .map(ProviderFactory::getId)
                .filter(OTP_SERVER_FORM::equals)
                .toList());
        for (FlowUse use : FlowUse.values()) {
            pieces.add(new BoundFlow(session, realm, use, steps));
        }
        pieces.add(new AfterBrokerLogin(session, realm, steps));
        factories(session, UiTabProvider.class)
                .filter(SettingsTab.class::isInstance)
                .map(SettingsTab.class::cast)
                .forEach(tab -> pieces.add(new Settings(realm, tab)));
        pieces.add(new AccountTheme(realm));
        pieces.add(new StoredEvents(realm));
        return pieces;
    }

    private static Stream<ProviderFactory<?>> factories(KeycloakSession session, Class<? extends Provider> type) {
        return session.getKeycloakSessionFactory()
                .getProviderFactoriesStream(type)
                .<ProviderFactory<?>>map(factory -> factory)
                .filter(factory -> factory.getId().startsWith(OURS))
                .sorted(Comparator.comparing(ProviderFactory::getId));
    }

    private static List<UPAttribute> attributes() {
        try (InputStream file = Pieces.class.getResourceAsStream("/dev/latchkey/install/user-profile.json")) {
            return JsonSerialization.readValue(Objects.requireNonNull(file), UPConfig.class)
                    .getAttributes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
