package dev.latchkey.install.keycloak;

import dev.latchkey.company.keycloak.Organizations;
import dev.latchkey.install.Checker;
import dev.latchkey.install.Finding;
import dev.latchkey.install.Flow;
import dev.latchkey.install.FlowUse;
import dev.latchkey.install.RealmFacts;
import dev.latchkey.install.RealmFacts.ApiKeys;
import dev.latchkey.install.RealmFacts.Client;
import dev.latchkey.install.RealmFacts.ExemptGroup;
import dev.latchkey.install.RealmFacts.Marker;
import dev.latchkey.install.RealmFacts.OtpServer;
import dev.latchkey.install.RealmFacts.Profile;
import dev.latchkey.install.RealmFacts.Provider;
import dev.latchkey.install.RealmFacts.Rule;
import dev.latchkey.install.RealmFacts.Sessions;
import dev.latchkey.install.RealmFacts.Unreadable;
import dev.latchkey.session.SessionTimeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.OID4VCConstants;
import org.keycloak.models.AuthenticationFlowBindings;
import org.keycloak.models.CibaConfig;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oid4vc.model.PreAuthorizedCodeGrant;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.representations.userprofile.config.UPConfig;
import org.keycloak.representations.userprofile.config.UPConfig.UnmanagedAttributePolicy;
import org.keycloak.userprofile.UserProfileConstants;

/** Reads of a realm what the checker has to know. */
final class RealmReading {

    private static final String TRUSTED_FACTOR = "latchkey.trustedFactorAcr";
    private static final String FACTOR_NOTE = "latchkey.factor";
    private static final String TWO_FACTOR_OF_ORGANIZATION = "latchkey.twoFactor";
    private static final String REQUIRED = "required";
    private static final Set<String> UNDERSTOOD_PROVIDERS = Set.of("oidc", "keycloak-oidc", "saml");
    private static final Set<String> KEPT_FROM_USERS = Set.of("twoFactor", "otpServerOverrideUntil");

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Features features;
    private final Counts counts;
    private final Flows flows;

    RealmReading(KeycloakSession session, RealmModel realm, Features features, Counts counts) {
        this.session = session;
        this.realm = realm;
        this.features = features;
        this.counts = counts;
        this.flows = new Flows(realm);
    }

    List<Finding> findings() {
        return Checker.findings(facts());
    }

    private RealmFacts facts() {
        Profile profile = profile();
        return new RealmFacts(
                rule(),
                realmFlows(),
                clients(),
                providers(),
                requiredActions(),
                otpServer(profile),
                new ApiKeys(features.areApiKeysEnabled(), features.needOwnersAFactor()),
                sessions(),
                profile,
                unreadable(),
                realm.isBruteForceProtected(),
                new Marker(SettingsUpgrade.newerVersion(realm), Receipts.areUnreadable(realm)));
    }

    private Rule rule() {
        return new Rule(
                features.isRequired(),
                features.requiredLater(),
                !Organizations.idsWith(session, realm, TWO_FACTOR_OF_ORGANIZATION, REQUIRED)
                        .isEmpty(),
                features.isByOtpServer(),
                features.exemptGroup().map(this::exemptGroup),
                counts.users(),
                counts.usersWithFactor());
    }

    private ExemptGroup exemptGroup(String path) {
        GroupModel group = KeycloakModelUtils.findGroupByPath(session, realm, path);
        return new ExemptGroup(path, Optional.ofNullable(group).map(counts::members));
    }

    private Map<FlowUse, Flow> realmFlows() {
        Map<FlowUse, Flow> bound = new EnumMap<>(FlowUse.class);
        for (FlowUse use : FlowUse.values()) {
            flows.bound(use).map(flows::read).ifPresent(flow -> bound.put(use, flow));
        }
        return bound;
    }

    private Optional<Flow> read(@Nullable String id) {
        return Optional.ofNullable(id).map(realm::getAuthenticationFlowById).map(flows::read);
    }

    private List<Client> clients() {
        return realm.getClientsStream()
                .filter(ClientModel::isEnabled)
                .map(this::client)
                .sorted(Comparator.comparing(Client::id))
                .toList();
    }

    private Client client(ClientModel client) {
        Map<FlowUse, Flow> own = new EnumMap<>(FlowUse.class);
        read(client.getAuthenticationFlowBindingOverride(AuthenticationFlowBindings.BROWSER_BINDING))
                .ifPresent(flow -> own.put(FlowUse.BROWSER, flow));
        read(client.getAuthenticationFlowBindingOverride(AuthenticationFlowBindings.DIRECT_GRANT_BINDING))
                .ifPresent(flow -> own.put(FlowUse.DIRECT_GRANT, flow));
        return new Client(client.getClientId(), client.isDirectAccessGrantsEnabled(), otherGrants(client), own);
    }

    private List<String> otherGrants(ClientModel client) {
        List<String> grants = new ArrayList<>();
        if (Boolean.parseBoolean(client.getAttribute(CibaConfig.OIDC_CIBA_GRANT_ENABLED))) {
            grants.add("CIBA");
        }
        if (Boolean.parseBoolean(client.getAttribute(OIDCConfigAttributes.JWT_AUTHORIZATION_GRANT_ENABLED))) {
            grants.add("JWT authorization grant");
        }
        if (areCodesPreAuthorized()
                && Boolean.parseBoolean(client.getAttribute(OID4VCConstants.OID4VCI_ENABLED_ATTRIBUTE_KEY))) {
            grants.add("pre-authorized code");
        }
        return grants;
    }

    /** For wallets with verifiable credentials (OpenID4VCI): an experiment of Keycloak's, for which it is built or not. */
    private boolean areCodesPreAuthorized() {
        return realm.isVerifiableCredentialsEnabled()
                && session.getKeycloakSessionFactory()
                                .getProviderFactory(OAuth2GrantType.class, PreAuthorizedCodeGrant.PRE_AUTH_GRANT_TYPE)
                        != null;
    }

    /** Link-only providers log nobody in. */
    private List<Provider> providers() {
        return session.identityProviders()
                .getAllStream()
                .filter(provider -> provider.isEnabled() && !Boolean.TRUE.equals(provider.isLinkOnly()))
                .map(this::provider)
                .sorted(Comparator.comparing(Provider::alias))
                .toList();
    }

    private Provider provider(IdentityProviderModel provider) {
        Map<String, String> config = provider.getConfig() == null ? Map.of() : provider.getConfig();
        Optional<Flow> firstLogin = provider.getFirstBrokerLoginFlowId() == null
                ? flows.bound(FlowUse.FIRST_BROKER_LOGIN).map(flows::read)
                : read(provider.getFirstBrokerLoginFlowId());
        return new Provider(
                provider.getAlias(),
                UNDERSTOOD_PROVIDERS.contains(provider.getProviderId()),
                config.getOrDefault(TRUSTED_FACTOR, ""),
                Boolean.parseBoolean(config.get("validateSignature")),
                firstLogin,
                read(provider.getPostBrokerLoginFlowId()),
                session.identityProviders()
                        .getMappersByAliasStream(provider.getAlias())
                        .filter(RealmReading::writesNote)
                        .map(IdentityProviderMapperModel::getName)
                        .sorted()
                        .toList());
    }

    /**
     * Keycloak's hardcoded mapper of session notes names the note; the one that copies claims takes their names, in JSON
     * ({@code HardcodedUserSessionAttributeMapper}, {@code ClaimToUserSessionNoteMapper}).
     */
    private static boolean writesNote(IdentityProviderMapperModel mapper) {
        return mapper.getIdentityProviderMapper() != null
                && mapper.getIdentityProviderMapper().contains("user-session")
                && mapper.getConfig().values().stream().anyMatch(value -> value != null && value.contains(FACTOR_NOTE));
    }

    private List<String> requiredActions() {
        return realm.getRequiredActionProvidersStream()
                .filter(RequiredActionProviderModel::isEnabled)
                .sorted(RequiredActionProviderModel.RequiredActionComparator.SINGLETON)
                .map(RequiredActionProviderModel::getProviderId)
                .toList();
    }

    private OtpServer otpServer(Profile profile) {
        boolean overridesCount = !profile.editable().contains("otpServerOverrideUntil");
        return new OtpServer(
                features.isOtpServerUsable(),
                features.plainServers(),
                features.areUnsignedRepliesBelieved(),
                features.isByOtpServer() && overridesCount ? counts.overrides() : 0);
    }

    private Sessions sessions() {
        return new Sessions(
                features.areSessionsEnabled(),
                features.rivalDatastore(),
                SessionTimeout.parse(features.longestTimeout()).flatMap(SessionTimeout::duration),
                Duration.ofSeconds(realm.getSsoSessionIdleTimeout()),
                Duration.ofSeconds(realm.getSsoSessionMaxLifespan()),
                new StoredEvents(realm).leaveSessionEndsOut());
    }

    private Profile profile() {
        UPConfig profile = new RealmProfile(session).inForce();
        return new Profile(
                profile.getAttributes().stream().map(UPAttribute::getName).collect(Collectors.toSet()),
                KEPT_FROM_USERS.stream()
                        .filter(attribute -> isEditable(profile, attribute))
                        .collect(Collectors.toSet()),
                Optional.ofNullable(profile.getAttribute(SessionTimeout.ATTRIBUTE))
                        .map(UPAttribute::getDefaultValue)
                        .filter(text -> !text.isBlank()));
    }

    private static boolean isEditable(UPConfig profile, String name) {
        UPAttribute attribute = profile.getAttribute(name);
        if (attribute == null) {
            return profile.getUnmanagedAttributePolicy() == UnmanagedAttributePolicy.ENABLED;
        }
        return attribute.getPermissions() != null
                && attribute.getPermissions().getEdit() != null
                && attribute.getPermissions().getEdit().contains(UserProfileConstants.ROLE_USER);
    }

    private List<Unreadable> unreadable() {
        return Stream.concat(features.unreadable().stream(), counts.unreadableOfOrganizations().stream())
                .toList();
    }
}
