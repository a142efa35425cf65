/**
 * Session timeout: a wrapper around Keycloak's sessions that asks whether a session is still good, and a task that ends
 * those that are not. {@code docs/request-flow.md} follows a request through it.
 */
@NullMarked
package dev.latchkey.session.keycloak;

import org.jspecify.annotations.NullMarked;
