package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.SessionEnd;
import dev.latchkey.support.SessionRule;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.provider.ProviderEvent;

/** A session that hasn't proven the second factor which the company requires is over, online and offline alike. */
@AutoService(SessionRule.class)
public final class TwoFactorSessions implements SessionRule {

    static final String REASON = "second_factor_required";

    @Override
    public Optional<SessionEnd> end(KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
        return new TwoFactor(session, realm).refuses(userSession)
                ? Optional.of(new SessionEnd(REASON, Map.of()))
                : Optional.empty();
    }

    /** Members of the exempt group aren't asked for anything, so whoever joins it leaves what has ended behind. */
    @Override
    public Optional<Owner> mayRevive(ProviderEvent event) {
        return event instanceof GroupModel.GroupMemberJoinEvent join
                        && new TwoFactor(join.getKeycloakSession(), join.getRealm()).isInExemptGroup(join.getGroup())
                ? Optional.of(new Owner(join.getKeycloakSession(), join.getRealm(), join.getUser()))
                : Optional.empty();
    }
}
