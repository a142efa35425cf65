/** Making a realm ready for Latchkey, and taking back what was made. */
@NullMarked
package dev.latchkey.install;

import org.jspecify.annotations.NullMarked;
