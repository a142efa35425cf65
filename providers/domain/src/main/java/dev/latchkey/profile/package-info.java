/** What a user may say of themselves, and in which form others read it. */
@NullMarked
package dev.latchkey.profile;

import org.jspecify.annotations.NullMarked;
