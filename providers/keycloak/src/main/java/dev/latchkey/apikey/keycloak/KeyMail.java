package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.keycloak.KeyEvents.Change;
import dev.latchkey.support.AfterTransaction;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Tells owners by e-mail what happened to their keys, once it has. A mail that can't be sent undoes nothing. */
final class KeyMail implements EventListenerProvider {

    private static final Logger LOG = Logger.getLogger(KeyMail.class);
    private static final String TEMPLATE = "latchkey-api-key.ftl";
    private static final Pattern REMOVAL = Pattern.compile("users/([^/]+)/credentials/([^/]+)");

    private final KeycloakSession session;

    KeyMail(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(Event event) {
        Map<String, String> details = Objects.requireNonNullElse(event.getDetails(), Map.of());
        boolean removed = event.getType() == EventType.REMOVE_CREDENTIAL;
        if (!StoredKeys.TYPE.equals(details.get(Details.CREDENTIAL_TYPE))
                || !removed && event.getType() != EventType.UPDATE_CREDENTIAL) {
            return;
        }
        // Keycloak's own removals don't say that they revoke.
        String change = details.getOrDefault(KeyEvents.CHANGE, removed ? Change.REVOKED.detail() : "");
        String name = details.getOrDefault(Details.CREDENTIAL_USER_LABEL, "");
        if (event.getUserId() != null && !change.isEmpty()) {
            afterCommit(event, change, name);
        }
    }

    private void afterCommit(Event event, String change, String name) {
        AfterTransaction.committed(
                session,
                () -> KeycloakModelUtils.runJobInTransaction(
                        session.getKeycloakSessionFactory(), session.getContext(), other -> {
                            RealmModel realm = other.realms().getRealm(event.getRealmId());
                            UserModel user =
                                    realm == null ? null : other.users().getUserById(realm, event.getUserId());
                            if (realm != null && user != null) {
                                other.getContext().setRealm(realm);
                                Instant now = Instant.ofEpochMilli(event.getTime());
                                send(other, realm, user, change, name, now, event.getIpAddress());
                            }
                        }));
    }

    /** Tells the owner that a key ends soon. */
    static void warn(KeycloakSession session, RealmModel realm, UserModel user, String name, Instant end) {
        send(session, realm, user, "expiring", name, end, "");
    }

    private static void send(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            String change,
            String name,
            Instant at,
            String address) {
        if (user.getEmail() == null
                || user.getEmail().isBlank()
                || realm.getSmtpConfig().isEmpty()) {
            return;
        }
        boolean fromTimer = change.equals("expiring");
        Locale locale = session.getContext().resolveLocale(user, fromTimer);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("change", change);
        attributes.put("keyName", name);
        attributes.put("time", time(at, locale));
        attributes.put("address", address == null ? "" : address);
        attributes.put(Constants.IGNORE_ACCEPT_LANGUAGE_HEADER, fromTimer);
        try {
            session.getProvider(EmailTemplateProvider.class)
                    .setRealm(realm)
                    .setUser(user)
                    .send("latchkeyApiKeyMailSubject." + change, List.of(name), TEMPLATE, attributes);
        } catch (EmailException e) {
            LOG.warnf(e, "An owner could not be told by e-mail about an API key (%s)", change);
        }
    }

    static String time(Instant instant, Locale locale) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .withLocale(locale)
                        .withZone(ZoneOffset.UTC)
                        .format(instant)
                + " UTC";
    }

    /**
     * A removal by an administrator in Keycloak's own way, which has no event that names the user: here it gets one, and
     * thereby the mail.
     */
    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        Map<String, String> details = Objects.requireNonNullElse(event.getDetails(), Map.of());
        Matcher removal = REMOVAL.matcher(Objects.requireNonNullElse(event.getResourcePath(), ""));
        if (event.getOperationType() != OperationType.ACTION
                || !StoredKeys.TYPE.equals(details.get(Details.CREDENTIAL_TYPE))
                || !removal.matches()) {
            return;
        }
        RealmModel realm = session.realms().getRealm(event.getRealmId());
        UserModel user = realm == null ? null : session.users().getUserById(realm, removal.group(1));
        if (realm != null && user != null) {
            String name = Objects.requireNonNullElse(details.get(Details.CREDENTIAL_USER_LABEL), "");
            KeyEvents.describe(
                            KeyEvents.begin(session, realm, EventType.REMOVE_CREDENTIAL),
                            Change.REVOKED,
                            user,
                            removal.group(2),
                            name)
                    .success();
        }
    }

    @Override
    public void close() {}
}
