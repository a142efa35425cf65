package dev.latchkey.twofactor.keycloak;

import dev.latchkey.company.keycloak.Organizations;
import dev.latchkey.support.OtpVerifier;
import dev.latchkey.twofactor.Decision;
import dev.latchkey.twofactor.Decision.EnrolNow;
import dev.latchkey.twofactor.Factor;
import dev.latchkey.twofactor.Method;
import dev.latchkey.twofactor.Origin;
import dev.latchkey.twofactor.Proof;
import dev.latchkey.twofactor.Situation;
import dev.latchkey.twofactor.Standing;
import dev.latchkey.twofactor.TwoFactorPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.authentication.requiredactions.DeleteCredentialAction;
import org.keycloak.authentication.requiredactions.WebAuthnPasswordlessRegisterFactory;
import org.keycloak.authentication.requiredactions.WebAuthnRegisterFactory;
import org.keycloak.broker.provider.IdpLinkAction;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.models.Constants;
import org.keycloak.models.GroupModel;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserModel.RequiredAction;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Asks the policy about users, logins and sessions of one realm. All that it needs for that is in Keycloak's caches.
 *
 * @param session bound to {@code realm}
 */
record TwoFactor(KeycloakSession session, RealmModel realm) {

    /** A user's attribute: {@code enabled} for who opted in. */
    static final String OPTED_IN = "twoFactor";

    static final String ENABLED = "enabled";

    static final String ORGANIZATION_ATTRIBUTE = "latchkey.twoFactor";
    static final String REQUIRED = "required";

    /** Actions that add what proves a factor; a link to a trusted provider is as good as one. */
    private static final Set<String> ADDING = Set.of(
            RequiredAction.CONFIGURE_TOTP.name(),
            RequiredAction.CONFIGURE_RECOVERY_AUTHN_CODES.name(),
            WebAuthnRegisterFactory.PROVIDER_ID,
            WebAuthnPasswordlessRegisterFactory.PROVIDER_ID,
            OtpServerEnrolment.ACTION,
            IdpLinkAction.PROVIDER_ID);

    /** Sessions that were made from an API key say so: the key stands for the factor, and its owner is checked. */
    private static final String API_KEY_NOTE = "latchkey.api-key";

    TwoFactorPolicy policy(UserModel user) {
        TwoFactorSettings.Values settings = TwoFactorSettings.of(realm);
        return new TwoFactorPolicy(
                settings.enforcement(),
                settings.method(),
                settings.requiredFrom(),
                Organizations.attributeOfThoseOf(session, realm, user, ORGANIZATION_ATTRIBUTE).stream()
                        .anyMatch(REQUIRED::equals));
    }

    /** Who requires a second factor of this user at this moment; empty if nobody does. */
    Optional<Origin> requiredBy(UserModel user) {
        return policy(user).requiredBy(now()).filter(origin -> !isExempt(user));
    }

    /** The names of the user's organizations that require a second factor. */
    String requiringOrganizations(UserModel user) {
        return Organizations.namesOfThoseOf(session, realm, user, ORGANIZATION_ATTRIBUTE, REQUIRED);
    }

    Method method() {
        return TwoFactorSettings.of(realm).method();
    }

    /** What the login still has to do. */
    Decision decide(AuthenticationSessionModel login, UserModel user) {
        Decision decision = decideStrictly(login, user);
        // Whoever is let in without the OTP server takes nothing away meanwhile.
        return isTurningOff(login, user) ? decision : withoutWaived(decision, user);
    }

    /** The same as if no administrator had given an override. */
    Decision decideStrictly(AuthenticationSessionModel login, UserModel user) {
        if (isTurningOff(login, user)) {
            // Whoever takes a factor away proves one, whether or not anybody asks for it at logins.
            return decide(user, proof(login, user), true);
        }
        return isExcepted(login)
                ? new Decision.NotNeeded()
                : decide(user, proof(login, user), hasOptedIn(user) || isAddingToOwn(login, user));
    }

    /**
     * Whether an authentication flow has something to ask for: a factor that the user owns. Other than {@link #decide}, this
     * asks anew when a live session is authenticated again, and asks those who set up a factor before anybody noted their
     * wish, as Keycloak's own flows do.
     */
    boolean isAskedFor(AuthenticationSessionModel login, UserModel user) {
        Optional<Proof> proof = Proofs.in(login)
                .or(() -> Proofs.ofFlow(login).map(factor -> new Proof(factor, now())))
                .filter(claimed -> isGood(claimed, login, user));
        boolean ownsOne = !Enrolments.of(user).isEmpty();
        return !isExcepted(login) && decide(user, proof, ownsOne) instanceof Decision.Ask;
    }

    /**
     * What the login has proven, or the live session of the same user and browser that it continues. To take a factor away,
     * an old proof is none, nor is a recovery code.
     */
    Optional<Proof> proof(AuthenticationSessionModel login, UserModel user) {
        return Proofs.in(login)
                .filter(proof -> isGood(proof, login, user))
                .or(() -> continued(login, user).flatMap(Proofs::in).filter(proof -> isGood(proof, login, user)));
    }

    private static boolean isGood(Proof proof, AuthenticationSessionModel login, UserModel user) {
        return isBacked(proof, user) && (proof.letsTakeAway(now()) || !isTurningOff(login, user));
    }

    private static boolean isBacked(Proof proof, UserModel user) {
        return proof.isBackedBy(Enrolments.of(user).times());
    }

    /** What the session has proven, by a factor that the user still owns. */
    private static Optional<Proof> proof(UserSessionModel userSession) {
        return Proofs.in(userSession).filter(proof -> isBacked(proof, userSession.getUser()));
    }

    /** Whether the login was begun to take away a factor. */
    static boolean isTurningOff(AuthenticationSessionModel login, UserModel user) {
        String id = login.getClientNote(Constants.KC_ACTION_PARAMETER);
        return DeleteCredentialAction.PROVIDER_ID.equals(login.getClientNote(Constants.KC_ACTION))
                && id != null
                && user.credentialManager()
                        .getStoredCredentialsStream()
                        .anyMatch(credential -> credential.getId().equals(id)
                                && Factor.ofType(credential.getType())
                                        .filter(Factor::isEnrolment)
                                        .isPresent());
    }

    /** Whether the login is about to set up another factor beside those that the user owns. */
    private static boolean isAddingToOwn(AuthenticationSessionModel login, UserModel user) {
        return Stream.of(
                                Stream.ofNullable(login.getClientNote(Constants.KC_ACTION)),
                                login.getRequiredActions().stream(),
                                user.getRequiredActionsStream())
                        .flatMap(actions -> actions)
                        .anyMatch(ADDING::contains)
                && !Enrolments.of(user).isEmpty();
    }

    /**
     * Whether nothing may be added to the user's factors, or taken from them, until the login has proven one. So it is also
     * where nobody requires a factor: what is added today would satisfy the rule of tomorrow.
     */
    boolean mustProveFirst(AuthenticationSessionModel login, UserModel user) {
        return !Enrolments.of(user).isEmpty() && proof(login, user).isEmpty();
    }

    /** Whether the session has proven, a moment ago and by itself, a factor that the user owns. */
    boolean letsTakeAway(UserSessionModel userSession) {
        return proof(userSession).filter(proof -> proof.letsTakeAway(now())).isPresent();
    }

    /** The live session of the same user and browser that the login adds to. */
    Optional<UserSessionModel> continued(AuthenticationSessionModel login, UserModel user) {
        UserSessionModel userSession = session.sessions()
                .getUserSession(realm, login.getParentSession().getId());
        return Optional.ofNullable(userSession)
                .filter(live -> AuthenticationManager.isSessionValid(realm, live) && user.equals(live.getUser()));
    }

    private boolean isExcepted(AuthenticationSessionModel login) {
        UserModel user = login.getAuthenticatedUser();
        boolean fromKey = login.getUserSessionNotes().containsKey(API_KEY_NOTE)
                && !login.getUserSessionNotes().containsKey(Details.IDENTITY_PROVIDER);
        return fromKey
                || continued(login, user).filter(TwoFactor::isImpersonated).isPresent();
    }

    private Decision decide(UserModel user, Optional<Proof> proof, boolean optedIn) {
        return policy(user)
                .decide(new Situation(
                        Enrolments.of(user).factors(), proof.map(Proof::factor), isExempt(user), optedIn, now()));
    }

    private Decision withoutWaived(Decision decision, UserModel user) {
        return !decision.letsPass() && OtpVerifier.of(session).isWaived(realm, user)
                ? decision.without(Factor.OTP_SERVER)
                : decision;
    }

    /** Whether the company's rule, as it is or was, keeps the session from being used. */
    boolean refuses(UserSessionModel userSession) {
        return refusesStrictly(userSession) && !isLetInWithoutServer(userSession);
    }

    /** Only the rule that is in force can be waived: what it or another has ended stays over. */
    private boolean isLetInWithoutServer(UserSessionModel userSession) {
        UserModel user = userSession.getUser();
        Optional<Proof> proof = proof(userSession);
        return !isOver(userSession, proof)
                && withoutWaived(decide(user, proof, false), user).letsPass();
    }

    /** The same as if no administrator had given an override. */
    boolean refusesStrictly(UserSessionModel userSession) {
        UserModel user = userSession.getUser();
        if (user == null || user.getServiceAccountClientLink() != null || isExcepted(userSession)) {
            return false;
        }
        boolean required = policy(user).isInForce(now());
        if (!required && !EndedRules.any(realm)) {
            return false;
        }
        Optional<Proof> proof = proof(userSession);
        return isOver(userSession, proof)
                || required && !decide(user, proof, false).letsPass();
    }

    private boolean isOver(UserSessionModel userSession, Optional<Proof> proof) {
        return EndedRules.ended(
                session, realm, userSession, proof.map(Proof::factor), exemptions(userSession.getUser()));
    }

    private static boolean isExcepted(UserSessionModel userSession) {
        boolean fromKey = userSession.getNote(API_KEY_NOTE) != null;
        return isNeverBrokered(userSession) && fromKey || isImpersonated(userSession);
    }

    /** The administrator who impersonates proved who they are, and is named in the audit log. */
    private static boolean isImpersonated(UserSessionModel userSession) {
        return isNeverBrokered(userSession)
                && userSession.getNote(ImpersonationSessionNote.IMPERSONATOR_ID.toString()) != null;
    }

    /** The mappers of an identity provider could have written any note, at a login or an exchange of its token. */
    private static boolean isNeverBrokered(UserSessionModel userSession) {
        return userSession.getNote(Details.IDENTITY_PROVIDER) == null
                && userSession.getNote(UserAuthenticationIdentityProvider.EXTERNAL_IDENTITY_PROVIDER) == null;
    }

    /** Whether the user could satisfy the company; true if it requires nothing of them. */
    boolean isEnrolled(UserModel user) {
        TwoFactorPolicy policy = policy(user);
        if (!policy.isInForce(now())) {
            return true;
        }
        Decision decision = policy.decide(new Situation(
                Enrolments.of(user).factors(), Optional.of(Factor.RECOVERY_CODE), isExempt(user), false, now()));
        return !(decision instanceof EnrolNow);
    }

    ReportedUser reported(UserModel user) {
        Enrolments enrolments = Enrolments.of(user);
        return new ReportedUser(
                user.getId(),
                user.getUsername(),
                user.isEnabled(),
                Standing.of(method(), enrolments.factors(), isExempt(user)),
                enrolments.all(),
                FactorUses.of(user));
    }

    static boolean hasOptedIn(UserModel user) {
        return ENABLED.equals(user.getFirstAttribute(OPTED_IN));
    }

    private boolean isExempt(UserModel user) {
        return exemptGroup().filter(user::isMemberOf).isPresent();
    }

    /** The user's groups for which the company excepts them. */
    private List<GroupModel> exemptions(UserModel user) {
        return exemptGroup()
                .map(exempt -> user.getGroupsStream()
                        .filter(group -> isWithin(group, exempt))
                        .toList())
                .orElse(List.of());
    }

    /** Whether it is the group whose members are excepted, or one below it. */
    boolean isInExemptGroup(GroupModel group) {
        return exemptGroup().filter(exempt -> isWithin(group, exempt)).isPresent();
    }

    private Optional<GroupModel> exemptGroup() {
        return groupAt(session, realm, TwoFactorSettings.of(realm).exemptGroup());
    }

    static Optional<GroupModel> groupAt(KeycloakSession session, RealmModel realm, String path) {
        return path.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(KeycloakModelUtils.findGroupByPath(session, realm, path));
    }

    /** Whether it is that group, or one below it. */
    static boolean isWithin(GroupModel group, GroupModel above) {
        return upwards(group).anyMatch(each -> each.getId().equals(above.getId()));
    }

    /** The group, and those above it. */
    static Stream<GroupModel> upwards(GroupModel group) {
        return Stream.iterate(group, Objects::nonNull, GroupModel::getParent);
    }

    static Instant now() {
        return Instant.ofEpochSecond(Time.currentTime());
    }
}
