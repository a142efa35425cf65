/** What every feature's adapter needs: company settings, life cycle of providers, and the ports between features. */
@NullMarked
package dev.latchkey.support;

import org.jspecify.annotations.NullMarked;
