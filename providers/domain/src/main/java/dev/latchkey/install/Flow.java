package dev.latchkey.install;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An authentication flow with everything below it.
 *
 * @param alias unique in its realm
 * @param type {@code basic-flow}, {@code client-flow} or {@code form-flow}
 * @param steps in their order
 */
public record Flow(String alias, String type, List<Step> steps) {

    public Flow {
        steps = List.copyOf(steps);
    }

    /**
     * One execution of a flow.
     *
     * @param requirement such as {@code REQUIRED}
     * @param authenticator what is executed; absent for most subflows
     * @param config of the authenticator; empty if it has none
     * @param subflow what is executed instead of, or for a form together with, an authenticator
     */
    public record Step(
            String requirement, Optional<String> authenticator, Map<String, String> config, Optional<Flow> subflow) {

        public Step {
            config = Map.copyOf(config);
        }

        /** A step without a configuration. */
        public static Step of(String requirement, String authenticator) {
            return new Step(requirement, Optional.of(authenticator), Map.of(), Optional.empty());
        }

        static Step of(String requirement, Flow subflow) {
            return new Step(requirement, Optional.empty(), Map.of(), Optional.of(subflow));
        }

        boolean executes(String id) {
            return authenticator.filter(id::equals).isPresent();
        }
    }

    /** Whether the authenticator is somewhere in the flow or below it. */
    public boolean executes(String authenticator) {
        return flows().flatMap(flow -> flow.steps().stream()).anyMatch(step -> step.executes(authenticator));
    }

    /** This flow and all below it. */
    public Stream<Flow> flows() {
        return Stream.concat(
                Stream.of(this),
                steps.stream().flatMap(step -> step.subflow().stream()).flatMap(Flow::flows));
    }

    /** Without what its steps are configured with, which may be anything. */
    public Flow withoutConfig() {
        return new Flow(
                alias,
                type,
                steps.stream()
                        .map(step -> new Step(
                                step.requirement(),
                                step.authenticator(),
                                Map.of(),
                                step.subflow().map(Flow::withoutConfig)))
                        .toList());
    }

    boolean anyStep(Predicate<Step> predicate) {
        return steps.stream().anyMatch(predicate);
    }
}
