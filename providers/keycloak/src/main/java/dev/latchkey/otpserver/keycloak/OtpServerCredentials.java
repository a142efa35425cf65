package dev.latchkey.otpserver.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.otpserver.Waiver;
import dev.latchkey.support.FactorEvidence;
import dev.latchkey.support.OtpVerifier;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.credential.CredentialInput;
import org.keycloak.credential.CredentialInputValidator;
import org.keycloak.credential.CredentialMetadata;
import org.keycloak.credential.CredentialModel;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The credential type {@code otp-server}: a note that the user has shown once to own a token of the company's OTP server. It
 * holds nothing secret, because everything secret is there.
 */
final class OtpServerCredentials implements CredentialProvider<CredentialModel>, CredentialInputValidator {

    static final String TYPE = "otp-server";

    private final KeycloakSession session;

    private OtpServerCredentials(KeycloakSession session) {
        this.session = session;
    }

    static OtpServerCredentials of(KeycloakSession session) {
        return (OtpServerCredentials) Objects.requireNonNull(session.getProvider(CredentialProvider.class, Factory.ID));
    }

    static boolean isSetUpFor(UserModel user) {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(TYPE)
                .findAny()
                .isPresent();
    }

    /** Notes that the user has just shown to own a token; once, however often. */
    void enrol(RealmModel realm, UserModel user, String label) {
        if (!isSetUpFor(user)) {
            CredentialModel credential = new CredentialModel();
            credential.setType(TYPE);
            credential.setUserLabel(label);
            credential.setCreatedDate(Time.currentTimeMillis());
            credential.setCredentialData("{}");
            credential.setSecretData("{}");
            createCredential(realm, user, credential);
        }
    }

    @Override
    public String getType() {
        return TYPE;
    }

    @Override
    public CredentialModel createCredential(RealmModel realm, UserModel user, CredentialModel credential) {
        FactorEvidence evidence = FactorEvidence.of(session);
        evidence.beforeEnrolment(realm, user);
        CredentialModel created = user.credentialManager().createStoredCredential(credential);
        evidence.afterEnrolment(realm, user, TYPE);
        return created;
    }

    @Override
    public boolean deleteCredential(RealmModel realm, UserModel user, String id) {
        CredentialModel credential = user.credentialManager().getStoredCredentialById(id);
        return credential != null
                && TYPE.equals(credential.getType())
                && user.credentialManager().removeStoredCredentialById(id);
    }

    @Override
    public CredentialModel getCredentialFromModel(CredentialModel credential) {
        return credential;
    }

    @Override
    public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
        RealmModel realm = session.getContext().getRealm();
        FactorEvidence evidence = FactorEvidence.of(session);
        CredentialTypeMetadata.CredentialTypeMetadataBuilder metadata = CredentialTypeMetadata.builder()
                .type(TYPE)
                .category(CredentialTypeMetadata.Category.TWO_FACTOR)
                .displayName("otp-server-display-name")
                .helpText("otp-server-help-text")
                .iconCssClass("kcAuthenticatorOTPClass")
                .removeable(evidence.isRemovable(realm, context.getUser(), TYPE));
        // Without an action the row of a user who has none disappears.
        if (evidence.isMethod(realm, TYPE) && OtpServerSettings.of(realm).isUsable()) {
            metadata.createAction(OtpServerSetup.Factory.ID);
        }
        return metadata.build(session);
    }

    @Override
    public CredentialMetadata getCredentialMetadata(CredentialModel credential, CredentialTypeMetadata type) {
        CredentialMetadata metadata = new CredentialMetadata();
        metadata.setCredentialModel(credential);
        UserModel user = owner(credential);
        Optional<Waiver> waiver = user == null
                ? Optional.empty()
                : new Waivers(session, session.getContext().getRealm()).of(user);
        waiver.ifPresent(given -> metadata.setInfoMessage(
                "otp-server-waived",
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")
                        .withZone(ZoneOffset.UTC)
                        .format(given.until())));
        return metadata;
    }

    /** Account REST doesn't say whose list it makes; it is the caller's. */
    private @org.jspecify.annotations.Nullable UserModel owner(CredentialModel credential) {
        return session.getContext().getUserSession() == null
                ? null
                : session.getContext().getUserSession().getUser();
    }

    @Override
    public boolean supportsCredentialType(String type) {
        return TYPE.equals(type);
    }

    @Override
    public boolean supportsCredentialType(CredentialModel credential) {
        return TYPE.equals(credential.getType());
    }

    @Override
    public boolean isConfiguredFor(RealmModel realm, UserModel user, String type) {
        return TYPE.equals(type) && isSetUpFor(user);
    }

    @Override
    public boolean isValid(RealmModel realm, UserModel user, CredentialInput input) {
        return TYPE.equals(input.getType())
                && input.getChallengeResponse() != null
                && isSetUpFor(user)
                && OtpVerifier.of(session).verify(realm, user, input.getChallengeResponse(), Optional.empty())
                        instanceof OtpVerifier.Outcome.Accepted;
    }

    /** {@code latchkey-otp-server}. */
    @AutoService(CredentialProviderFactory.class)
    public static final class Factory implements CredentialProviderFactory<OtpServerCredentials> {

        static final String ID = "latchkey-otp-server";

        @Override
        public String getId() {
            return ID;
        }

        @Override
        public OtpServerCredentials create(KeycloakSession session) {
            return new OtpServerCredentials(session);
        }
    }
}
