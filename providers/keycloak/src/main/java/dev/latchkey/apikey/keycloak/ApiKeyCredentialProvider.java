package dev.latchkey.apikey.keycloak;

import java.util.Objects;
import org.keycloak.credential.CredentialModel;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The credential type {@code api-key}: how consoles show it, and the way by which a realm import brings it back. What
 * ends a key is that its credential is gone, never a hook: Keycloak's own removals call none.
 */
final class ApiKeyCredentialProvider implements CredentialProvider<CredentialModel> {

    private final KeycloakSession session;
    private final KeyUses uses;

    ApiKeyCredentialProvider(KeycloakSession session, KeyUses uses) {
        this.session = session;
        this.uses = uses;
    }

    static ApiKeyCredentialProvider of(KeycloakSession session) {
        return (ApiKeyCredentialProvider) Objects.requireNonNull(
                session.getProvider(CredentialProvider.class, ApiKeyCredentialProviderFactory.ID));
    }

    KeyUses uses() {
        return uses;
    }

    @Override
    public String getType() {
        return StoredKeys.TYPE;
    }

    @Override
    public CredentialModel createCredential(RealmModel realm, UserModel user, CredentialModel credential) {
        return user.credentialManager().createStoredCredential(credential);
    }

    @Override
    public boolean deleteCredential(RealmModel realm, UserModel user, String id) {
        CredentialModel credential = user.credentialManager().getStoredCredentialById(id);
        return credential != null
                && StoredKeys.TYPE.equals(credential.getType())
                && user.credentialManager().removeStoredCredentialById(id);
    }

    @Override
    public CredentialModel getCredentialFromModel(CredentialModel credential) {
        return credential;
    }

    @Override
    public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
        CredentialTypeMetadata.CredentialTypeMetadataBuilder metadata = CredentialTypeMetadata.builder()
                .type(StoredKeys.TYPE)
                .category(CredentialTypeMetadata.Category.BASIC_AUTHENTICATION)
                .displayName("api-key-display-name")
                .helpText("api-key-help-text")
                .iconCssClass("kcAuthenticatorDefaultClass")
                .removeable(true);
        UserModel user = context.getUser();
        // Without an action the row of a user who has no key disappears: that is how a switched-off feature looks.
        if (user != null
                && ApiKeySettingsTab.of(session.getContext().getRealm()).enabled()) {
            if (KeyDesk.of(session).ring(user).current().isEmpty()) {
                metadata.createAction(ApiKeyActionFactory.ID);
            } else {
                metadata.updateAction(ApiKeyActionFactory.ID);
            }
        }
        return metadata.build(session);
    }
}
