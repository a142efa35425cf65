package dev.latchkey.benchmarks;

import java.util.List;

/**
 * How often an operation is begun, whether or not those before are answered.
 *
 * @param operation the id of it
 * @param perSecond how often a second, on average
 */
record Rate(String operation, int perSecond) {

    /** What people, their applications and services ask of Keycloak, all at once; two cores keep up with it. */
    static final List<Rate> MIXED = List.of(
            new Rate(Operations.LOGIN_ARGON2, 3),
            new Rate(Operations.SSO, 20),
            new Rate(Operations.REFRESH, 40),
            new Rate(Operations.USERINFO, 40),
            new Rate(Operations.INTROSPECTION, 40),
            new Rate(Operations.CLIENT_CREDENTIALS, 10));

    /** API keys, next to what is asked without them; as much of each, so that none is more in the way of the others. */
    static final List<Rate> KEYS = List.of(
            new Rate(Operations.INTROSPECTION, 40),
            new Rate(Operations.FORWARD_AUTH, 40),
            new Rate(Operations.VERIFY, 40),
            new Rate(Operations.GRANT, 40));
}
