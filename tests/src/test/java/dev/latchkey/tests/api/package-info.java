/** {@code docs/openapi.yaml} against the running server, and who may call what it describes. */
package dev.latchkey.tests.api;
