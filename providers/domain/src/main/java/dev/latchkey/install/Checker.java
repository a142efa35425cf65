package dev.latchkey.install;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Goes through a realm for every place where people are turned away without a page that says what to do, and for everybody
 * of whom less is asked. It decides nothing: what it doesn't find is as safe as before.
 */
public final class Checker {

    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(
                    (Finding finding) -> finding.kind().severity())
            .thenComparing(Finding::kind)
            .thenComparing(Finding::subject);

    private Checker() {}

    /** What was found, the worst first; in the same order each time. */
    public static List<Finding> findings(RealmFacts realm) {
        return Stream.of(
                        SignInChecks.of(realm),
                        ProviderChecks.of(realm),
                        ActionChecks.of(realm),
                        RuleChecks.of(realm),
                        SessionChecks.of(realm),
                        SettingChecks.of(realm))
                .flatMap(found -> found)
                .sorted(WORST_FIRST)
                .toList();
    }
}
