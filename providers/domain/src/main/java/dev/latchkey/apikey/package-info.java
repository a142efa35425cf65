/** API keys: their form, what makes one good, and what a user may do with theirs. */
@NullMarked
package dev.latchkey.apikey;

import org.jspecify.annotations.NullMarked;
