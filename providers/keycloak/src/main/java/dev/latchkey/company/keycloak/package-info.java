/** What the organizations of a realm that a user belongs to have to say. */
@NullMarked
package dev.latchkey.company.keycloak;

import org.jspecify.annotations.NullMarked;
