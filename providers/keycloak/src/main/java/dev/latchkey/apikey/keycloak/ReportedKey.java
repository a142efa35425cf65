package dev.latchkey.apikey.keycloak;

/**
 * An entry of the report.
 *
 * @param userId of the owner
 * @param username of the owner
 * @param userEnabled whether the owner may sign in, without which no key works
 * @param key as lists show it
 */
record ReportedKey(String userId, String username, boolean userEnabled, KeyRepresentation key) {}
