package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.KeyOwner;
import dev.latchkey.apikey.StoredKey;
import dev.latchkey.support.FactorEvidence;
import java.util.Optional;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.BruteForceProtector;

/** A user as the owner of keys. All answers come from Keycloak's caches where these are warm. */
record Owner(KeycloakSession session, RealmModel realm, UserModel user) implements KeyOwner {

    static Optional<Owner> find(KeycloakSession session, RealmModel realm, String id) {
        return Optional.ofNullable(session.users().getUserById(realm, id))
                // A client's own user is no person: Keycloak lets it have no credentials.
                .filter(user -> user.getServiceAccountClientLink() == null)
                .map(user -> new Owner(session, realm, user));
    }

    @Override
    public Optional<StoredKey> key(String id) {
        CredentialModel credential = user.credentialManager().getStoredCredentialById(id);
        return Optional.ofNullable(credential).flatMap(StoredKeys::read);
    }

    @Override
    public boolean isEnabled() {
        return user.isEnabled();
    }

    @Override
    public boolean isLocked() {
        BruteForceProtector protector = session.getProvider(BruteForceProtector.class);
        return AuthenticatorUtils.getDisabledByBruteForceEventError(protector, session, realm, user) != null;
    }

    @Override
    public boolean satisfiesFactorRule() {
        return FactorEvidence.of(session).ownsRequiredFactor(realm, user);
    }

    @Override
    public boolean isCalled(String name) {
        return name.equalsIgnoreCase(user.getUsername()) || name.equalsIgnoreCase(user.getEmail());
    }
}
