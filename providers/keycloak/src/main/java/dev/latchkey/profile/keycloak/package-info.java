/** Profile fields: the phone number's validator and the mapper that puts it into tokens. */
@NullMarked
package dev.latchkey.profile.keycloak;

import org.jspecify.annotations.NullMarked;
