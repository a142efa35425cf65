/** A company and its parts: which of several rules counts. */
@NullMarked
package dev.latchkey.company;

import org.jspecify.annotations.NullMarked;
