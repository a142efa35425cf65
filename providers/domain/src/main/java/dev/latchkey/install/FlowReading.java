package dev.latchkey.install;

import dev.latchkey.install.Flow.Step;
import java.util.Set;
import java.util.stream.Stream;

/** What can be told from a flow about what it asks for. Steps that are switched off count for nothing. */
record FlowReading(Flow flow) {

    private static final String DISABLED = "DISABLED";
    private static final Set<String> FACTORS = Set.of(
            SecondFactorSteps.CONDITION,
            "auth-otp-form",
            "webauthn-authenticator",
            "webauthn-authenticator-passwordless",
            "auth-recovery-authn-code-form",
            "latchkey-otp-server-form");
    private static final Set<String> REMOVING = Set.of("Remove one", "Remove all");

    /** Whether it asks whoever the rule means, with pages for every factor. */
    boolean knowsTheRule() {
        return executes(SecondFactorSteps.CONDITION);
    }

    /** Whether it asks for a second factor in any way. */
    boolean asksForFactor() {
        return steps(flow)
                .anyMatch(step -> step.authenticator().filter(FACTORS::contains).isPresent());
    }

    /** Whether it answers for the code of a password grant itself, in its own words. */
    boolean readsCodeOfPasswordGrant() {
        return executes("direct-grant-validate-otp");
    }

    /** Whether an API key takes the place of the password. */
    boolean takesApiKeys() {
        return executes("latchkey-direct-grant-api-key");
    }

    /** Whether whoever reads the e-mail can take away the owner's authenticator app. */
    boolean removesCodes() {
        return steps(flow)
                .filter(step -> step.executes("reset-otp"))
                .anyMatch(step -> REMOVING.contains(step.config().getOrDefault("action_on_otp_reset_flag", "")));
    }

    private boolean executes(String authenticator) {
        return steps(flow).anyMatch(step -> step.executes(authenticator));
    }

    private static Stream<Step> steps(Flow flow) {
        return flow.steps().stream()
                .filter(step -> !step.requirement().equals(DISABLED))
                .flatMap(step ->
                        Stream.concat(Stream.of(step), step.subflow().stream().flatMap(FlowReading::steps)));
    }
}
