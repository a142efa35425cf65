/** Starts and stops a Keycloak: for the demo, the tests and the benchmarks. Knows nothing of JUnit. */
@NullMarked
package dev.latchkey.harness;

import org.jspecify.annotations.NullMarked;
