/** Installing into a realm that exists: the one adapter that knows all features. */
@NullMarked
package dev.latchkey.install.keycloak;

import org.jspecify.annotations.NullMarked;
