/** API keys: the credential, the pages, and the ways in for programs. */
@NullMarked
package dev.latchkey.apikey.keycloak;

import org.jspecify.annotations.NullMarked;
