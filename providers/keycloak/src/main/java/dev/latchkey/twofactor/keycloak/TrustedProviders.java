package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Factor;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.oidc.OIDCIdentityProviderConfig;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.saml.SAMLEndpoint;
import org.keycloak.broker.saml.SAMLIdentityProviderConfig;
import org.keycloak.dom.saml.v2.assertion.AuthnContextClassRefType;
import org.keycloak.dom.saml.v2.assertion.AuthnContextType;
import org.keycloak.dom.saml.v2.assertion.AuthnStatementType;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.representations.IDToken;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Identity providers whose word for a second factor the company takes: the setting {@code latchkey.trustedFactorAcr} of a
 * provider names the values that say so, of {@code acr} and {@code amr} (OpenID Connect Core, section 2; RFC 8176) or of SAML's
 * {@code AuthnContextClassRef}.
 */
final class TrustedProviders {

    static final String SETTING = "latchkey.trustedFactorAcr";

    private static final String AMR = "amr";

    private TrustedProviders() {}

    static boolean isTrusted(@Nullable IdentityProviderModel provider) {
        return provider != null && !trustedValues(provider).isEmpty();
    }

    /**
     * To be called when an OpenID Connect provider has answered: notes the proof if its ID token says that there was one.
     * Only there is it looked for, and only where the signature is checked: what a provider tells by other means, anybody on
     * the way could have said.
     */
    static void note(
            OIDCIdentityProviderConfig provider, AuthenticationSessionModel login, BrokeredIdentityContext answer) {
        if (provider.isValidateSignature()
                && answer.getContextData().get(OIDCIdentityProvider.VALIDATED_ID_TOKEN) instanceof JsonWebToken token) {
            note(provider, claims(token), login, answer);
        }
    }

    /**
     * The same for a SAML provider: the {@code AuthnContextClassRef} of its assertion (SAML 2.0 Core, section 2.7.2.2), and no
     * attribute, says it.
     */
    static void note(
            SAMLIdentityProviderConfig provider, AuthenticationSessionModel login, BrokeredIdentityContext answer) {
        if (provider.isValidateSignature()
                && answer.getContextData().get(SAMLEndpoint.SAML_AUTHN_STATEMENT)
                        instanceof AuthnStatementType statement) {
            note(provider, classOf(statement), login, answer);
        }
    }

    private static void note(
            IdentityProviderModel provider,
            Stream<String> said,
            AuthenticationSessionModel login,
            BrokeredIdentityContext answer) {
        if (isLogin(login, answer) && said.anyMatch(trustedValues(provider)::contains)) {
            Proofs.write(login, Factor.IDENTITY_PROVIDER);
        }
    }

    /** Somebody who only links an account there to their own here has logged in by other means, and proves nothing. */
    private static boolean isLogin(AuthenticationSessionModel login, BrokeredIdentityContext answer) {
        String loggedIn = login.getAuthNote(AuthenticationProcessor.BROKER_USER_ID);
        return loggedIn != null && loggedIn.equals(answer.getBrokerUserId());
    }

    private static Set<String> trustedValues(IdentityProviderModel provider) {
        String values = provider.getConfig().get(SETTING);
        return Arrays.stream(Objects.requireNonNullElse(values, "").split("[\\s,]+"))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> claims(JsonWebToken token) {
        Object methods = token.getOtherClaims().get(AMR);
        return Stream.concat(
                Stream.ofNullable(token.getOtherClaims().get(IDToken.ACR)).map(Object::toString),
                methods instanceof Collection<?> all ? all.stream().map(Object::toString) : Stream.empty());
    }

    private static Stream<String> classOf(AuthnStatementType statement) {
        return Optional.ofNullable(statement.getAuthnContext())
                .map(AuthnContextType::getSequence)
                .map(AuthnContextType.AuthnContextTypeSequence::getClassRef)
                .map(AuthnContextClassRefType::getValue)
                .map(URI::toString)
                .stream();
    }
}
