package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.Waiver;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.representations.userprofile.config.UPConfig;
import org.keycloak.representations.userprofile.config.UPConfig.UnmanagedAttributePolicy;
import org.keycloak.userprofile.UserProfileConstants;
import org.keycloak.userprofile.UserProfileProvider;

/** Users whom an administrator lets in without the OTP server for a while. */
final class Waivers {

    /** A user's attribute: the instant at which it ends. */
    static final String ATTRIBUTE = "otpServerOverrideUntil";

    private static final Logger LOG = Logger.getLogger(Waivers.class);

    private final KeycloakSession session;
    private final RealmModel realm;

    Waivers(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    static Instant now() {
        return Instant.ofEpochSecond(Time.currentTime());
    }

    /** The one in force. */
    Optional<Waiver> of(UserModel user) {
        Optional<Waiver> written =
                Optional.ofNullable(user.getFirstAttribute(ATTRIBUTE)).flatMap(text -> Waiver.parse(text, now()));
        if (written.isPresent() && canBeWrittenByUsers()) {
            LOG.warnf(
                    "The override of user %s counts for nothing: in realm %s users can write the attribute %s themselves. "
                            + "Switch unmanaged attributes off there, or let nobody but administrators edit it.",
                    user.getId(), realm.getName(), ATTRIBUTE);
            return Optional.empty();
        }
        return written;
    }

    /** Whoever could give themselves an override would need no second factor. */
    boolean canBeWrittenByUsers() {
        UPConfig profile = session.getProvider(UserProfileProvider.class).getConfiguration();
        UPAttribute attribute = profile.getAttribute(ATTRIBUTE);
        return attribute == null
                ? profile.getUnmanagedAttributePolicy() == UnmanagedAttributePolicy.ENABLED
                : attribute.getPermissions() != null
                        && attribute.getPermissions().getEdit().contains(UserProfileConstants.ROLE_USER);
    }

    void give(UserModel user, Waiver waiver) {
        user.setSingleAttribute(ATTRIBUTE, waiver.until().toString());
    }

    void take(UserModel user) {
        user.removeAttribute(ATTRIBUTE);
    }
}
