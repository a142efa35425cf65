/** Second factors: which one a login has to prove, and when its user has to set one up first. */
@NullMarked
package dev.latchkey.twofactor;

import org.jspecify.annotations.NullMarked;
