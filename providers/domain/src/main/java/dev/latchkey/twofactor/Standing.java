package dev.latchkey.twofactor;

import java.util.Set;

/** Where a user stands with the second factor, as a report says it, whether or not anything is required by now. */
public enum Standing {
    /** The company excepts this user from its rule. */
    EXEMPT,
    /** The user owns a factor that satisfies the company. */
    ENROLLED,
    /** Neither: the user has none, or not the one that the company wants. */
    NOT_YET;

    /**
     * Where a user stands.
     *
     * @param method what the company wants
     * @param owned the factors that the user is enrolled with
     * @param exempt whether the company has excepted this user from its rule
     */
    public static Standing of(Method method, Set<Factor> owned, boolean exempt) {
        if (exempt) {
            return EXEMPT;
        }
        return method.satisfying(owned).isEmpty() ? NOT_YET : ENROLLED;
    }
}
