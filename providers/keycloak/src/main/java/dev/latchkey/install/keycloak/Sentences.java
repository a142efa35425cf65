package dev.latchkey.install.keycloak;

import dev.latchkey.install.Finding;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminRoot;

/** What administrators are told, from the bundles of the theme. */
record Sentences(Properties messages) {

    static final String FINDING = "latchkeyFinding.";

    /** @param language a language tag (RFC 5646); {@code null}: English */
    static Sentences of(KeycloakSession session, RealmModel realm, @Nullable String language) {
        return new Sentences(AdminRoot.getMessages(session, realm, language, "admin-messages", "messages"));
    }

    /** What is wrong, and what to do. */
    String about(Finding finding) {
        return text(FINDING + finding.kind().code(), finding.details().toArray());
    }

    String text(String key, Object... parameters) {
        return new MessageFormat(messages.getProperty(key, key), Locale.ROOT).format(parameters);
    }
}
