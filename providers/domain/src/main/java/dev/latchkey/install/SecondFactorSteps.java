package dev.latchkey.install;

import dev.latchkey.install.Flow.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes of a flow a copy that asks for the second factor on pages of its own. Flows of every shape are safe without: the
 * rule holds below them. So a flow is changed only where it is clear what each step of it is for.
 *
 * <p>What is recognized is Keycloak's own way (<code>DefaultAuthenticationFlows</code>): one conditional subflow, wherever
 * it is nested, with {@code conditional-user-configured} and the second factors.
 */
public final class SecondFactorSteps {

    /** Our condition. */
    public static final String CONDITION = "latchkey-two-factor-condition";

    /** What the aliases of copies begin with. */
    public static final String COPY = "latchkey ";

    private static final String USER_CONFIGURED = "conditional-user-configured";
    private static final Set<String> CONDITIONS = Set.of(USER_CONFIGURED, "conditional-credential");
    private static final List<String> FACTORS = List.of(
            "auth-otp-form",
            "webauthn-authenticator",
            "webauthn-authenticator-passwordless",
            "auth-recovery-authn-code-form");
    private static final String DIRECT_GRANT_OTP = "direct-grant-validate-otp";
    private static final String RESET_OTP = "reset-otp";
    private static final String RESET_PASSWORD = "reset-password";
    private static final String ALLOW_ACCESS = "allow-access-authenticator";

    private final List<String> factors;

    /**
     * @param more steps that ask for further factors, beside Keycloak's own
     */
    public SecondFactorSteps(List<String> more) {
        this.factors = Stream.concat(FACTORS.stream(), more.stream()).toList();
    }

    /** Whether a flow asks as the rule wants, and needs no copy. */
    public boolean isIn(Flow flow, FlowUse use) {
        // The rule reads the code of a password grant itself, and has a word for each way in which it can be wrong.
        return use == FlowUse.DIRECT_GRANT ? !flow.executes(DIRECT_GRANT_OTP) : new FlowReading(flow).knowsTheRule();
    }

    /** The copy; empty if the flow has another shape. */
    public Optional<Flow> insertedInto(Flow flow, FlowUse use) {
        List<Flow> places = flow.flows().filter(place -> isPlace(place, use)).toList();
        if (places.size() != 1) {
            return Optional.empty();
        }
        if (use == FlowUse.RESET_CREDENTIALS
                && flow.steps().stream().noneMatch(step -> step.executes(RESET_PASSWORD))) {
            return Optional.empty();
        }
        return Optional.of(copy(flow, places.get(0), use));
    }

    /** Whether the flow is the conditional subflow for second factors, and has nothing in it that we don't know. */
    private boolean isPlace(Flow flow, FlowUse use) {
        Set<String> expected = switch (use) {
            case BROWSER, FIRST_BROKER_LOGIN -> Set.copyOf(factors);
            case DIRECT_GRANT -> Set.of(DIRECT_GRANT_OTP);
            case RESET_CREDENTIALS -> Set.of(RESET_OTP);
        };
        return flow.anyStep(step -> step.executes(USER_CONFIGURED))
                && flow.anyStep(
                        step -> step.authenticator().filter(expected::contains).isPresent())
                && flow.steps().stream()
                        .allMatch(step -> step.subflow().isEmpty()
                                && step.authenticator()
                                        .filter(id -> CONDITIONS.contains(id) || expected.contains(id))
                                        .isPresent());
    }

    private Flow copy(Flow flow, Flow place, FlowUse use) {
        List<Step> steps = new ArrayList<>();
        for (Step step : flow.steps()) {
            if (step.executes(RESET_PASSWORD)) {
                // Before the new password: who reads the e-mail alone must not get further.
                steps.add(Step.of("CONDITIONAL", asking(place)));
            }
            if (step.subflow().filter(place::equals).isEmpty()) {
                steps.add(new Step(
                        step.requirement(),
                        step.authenticator(),
                        step.config(),
                        step.subflow().map(below -> copy(below, place, use))));
            } else if (use == FlowUse.BROWSER || use == FlowUse.FIRST_BROKER_LOGIN) {
                steps.add(Step.of("CONDITIONAL", asking(place)));
            }
        }
        return new Flow(COPY + flow.alias(), flow.type(), steps);
    }

    /** The flow for identity providers to be given: it asks after the login there. */
    public Flow afterBrokerLogin() {
        Flow place = new Flow("post broker second factor", "basic-flow", List.of());
        return new Flow(
                COPY + "post broker",
                "basic-flow",
                List.of(Step.of("REQUIRED", ALLOW_ACCESS), Step.of("CONDITIONAL", asking(place))));
    }

    /** The conditional subflow for second factors as it is in the copy; factors that were in it keep their settings. */
    private Flow asking(Flow place) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.of("REQUIRED", CONDITION));
        for (String factor : factors) {
            Step asked = place.steps().stream()
                    .filter(step -> step.executes(factor))
                    .findFirst()
                    .orElseGet(() -> Step.of("ALTERNATIVE", factor));
            steps.add(new Step("ALTERNATIVE", asked.authenticator(), asked.config(), Optional.empty()));
        }
        return new Flow(COPY + place.alias(), place.type(), steps);
    }
}
