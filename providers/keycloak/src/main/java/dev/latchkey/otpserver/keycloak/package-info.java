/**
 * How Keycloak asks an external OTP server: AuthAnvil over SOAP or any other over RADIUS; in logins, at the set-up, for
 * programs, and for the administrator who tries the settings.
 */
@NullMarked
package dev.latchkey.otpserver.keycloak;

import org.jspecify.annotations.NullMarked;
