package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Factor;
import java.util.Map;
import org.keycloak.authentication.authenticators.util.AcrStore;
import org.keycloak.authentication.authenticators.util.LoAUtil;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keeps the level of authentication true, of which the claim {@code acr} tells and on which step-up stands: a factor that
 * was asked for below the flow counts as if the flow had asked for it.
 */
record StepUp(KeycloakSession session, AuthenticationSessionModel login) {

    /**
     * To be called when the login has proven a factor that its user owned before. The level is the one that the flow itself
     * would have given, and is only reached from the one below it; a flow without levels has none to give.
     */
    void reach(Factor factor) {
        RealmModel realm = login.getRealm();
        AuthenticationFlowModel flow = AuthenticationFlowResolver.resolveBrowserFlow(login);
        Integer level = LoAUtil.getCredentialTypesToLoAMap(session, realm, flow).get(factor.type());
        Map<Integer, Integer> maxAges = LoAUtil.getLoaMaxAgesConfiguredInRealmFlow(realm, flow.getId());
        AcrStore levels = new AcrStore(session, login);
        int reached = levels.getLevelOfAuthenticationFromCurrentAuthentication();
        if (level == null
                || level <= reached
                || maxAges.keySet().stream().anyMatch(between -> between > reached && between < level)) {
            return;
        }
        // As ConditionalLoaAuthenticator does, which has run by now.
        if (maxAges.getOrDefault(level, 0) > 0) {
            levels.setLevelAuthenticated(level);
            login.setUserSessionNote(Constants.LOA_MAP, login.getAuthNote(Constants.LOA_MAP));
        } else {
            levels.setLevelAuthenticatedToCurrentRequest(level);
        }
    }
}
