/**
 * Two-factor authentication as users, programs and attackers meet it. The realms under test have flows that know nothing
 * but passwords, so that nothing but the rule below the flows asks for a factor.
 */
package dev.latchkey.tests.twofactor;
