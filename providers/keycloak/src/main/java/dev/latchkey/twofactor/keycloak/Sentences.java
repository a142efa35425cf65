package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.util.Locale;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;

/**
 * What the pages say, for the answers of an API: in the language that the user has chosen, or that the request asks for.
 *
 * @param session bound to the user's realm
 */
record Sentences(KeycloakSession session, UserModel user) {

    String requiredBy(Origin origin, String organizations) {
        return of(
                TwoFactorPages.reason(origin),
                TwoFactorPages.company(session.getContext().getRealm()),
                organizations);
    }

    String of(String key, Object... values) {
        RealmModel realm = session.getContext().getRealm();
        Locale locale = session.getContext().resolveLocale(user);
        try {
            String sentence = session.theme()
                    .getTheme(Theme.Type.LOGIN)
                    .getEnhancedMessages(realm, locale)
                    .getProperty(key, key);
            return new MessageFormat(sentence, locale).format(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
