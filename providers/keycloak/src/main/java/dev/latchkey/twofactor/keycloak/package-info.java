/**
 * How the two-factor rule is enforced in Keycloak, below the authentication flows: a required action that every login
 * passes, the credential providers, the user sessions, and the tokens. All of them ask {@link
 * dev.latchkey.twofactor.TwoFactorPolicy}.
 */
@NullMarked
package dev.latchkey.twofactor.keycloak;

import org.jspecify.annotations.NullMarked;
