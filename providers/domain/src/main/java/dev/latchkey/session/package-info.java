/** How long a session may be idle: a user's choice, bounded by the company. */
@NullMarked
package dev.latchkey.session;

import org.jspecify.annotations.NullMarked;
