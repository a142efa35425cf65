package dev.latchkey.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.install.Flow.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecondFactorStepsTest {

    private final SecondFactorSteps steps = new SecondFactorSteps(List.of("latchkey-otp-server-form"));

    @Test
    void theConditionalSubflowOfABrowserFlowAsksByOurConditionForEveryFactor() {
        Flow copy = steps.insertedInto(browser(conditional()), FlowUse.BROWSER).orElseThrow();

        assertThat(copy.alias()).isEqualTo("latchkey browser");
        assertThat(copy.executes("conditional-user-configured")).isFalse();
        Flow asking = copy.flows()
                .filter(flow -> flow.alias().equals("latchkey 2FA"))
                .findFirst()
                .orElseThrow();
        assertThat(asking.steps())
                .extracting(step -> step.authenticator().orElseThrow())
                .containsExactly(
                        "latchkey-two-factor-condition",
                        "auth-otp-form",
                        "webauthn-authenticator",
                        "webauthn-authenticator-passwordless",
                        "auth-recovery-authn-code-form",
                        "latchkey-otp-server-form");
        assertThat(asking.steps().stream().skip(1))
                .allMatch(step -> step.requirement().equals("ALTERNATIVE"));
    }

    @Test
    void aConditionThatIsSwitchedOffAsksNobody() {
        Flow off = new Flow("2FA", "basic-flow", List.of(Step.of("DISABLED", SecondFactorSteps.CONDITION)));
        Flow on = new Flow("2FA", "basic-flow", List.of(Step.of("REQUIRED", SecondFactorSteps.CONDITION)));

        assertThat(steps.isIn(browser(off), FlowUse.BROWSER)).isFalse();
        assertThat(steps.isIn(browser(on), FlowUse.BROWSER)).isTrue();
    }

    @Test
    void theRestOfTheFlowStaysAsItIs() {
        Flow copy = steps.insertedInto(browser(conditional()), FlowUse.BROWSER).orElseThrow();

        assertThat(copy.steps().get(0)).isEqualTo(cookie());
        Flow forms = copy.steps().get(1).subflow().orElseThrow();
        assertThat(forms.alias()).isEqualTo("latchkey forms");
        assertThat(forms.steps().get(0)).isEqualTo(Step.of("REQUIRED", "auth-username-password-form"));
    }

    @Test
    void theConfigurationOfAStepIsKept() {
        Flow asking = new Flow(
                "2FA",
                "basic-flow",
                List.of(
                        Step.of("REQUIRED", "conditional-user-configured"),
                        new Step("REQUIRED", Optional.of("auth-otp-form"), Map.of("a", "b"), Optional.empty())));

        assertThat(steps.insertedInto(browser(asking), FlowUse.BROWSER)
                        .orElseThrow()
                        .flows())
                .anyMatch(flow -> flow.anyStep(
                        step -> step.executes("auth-otp-form") && step.config().equals(Map.of("a", "b"))));
    }

    @Test
    void afterALoginElsewhereTheSameIsAskedAsInABrowserFlow() {
        Flow flow = steps.afterBrokerLogin();

        assertThat(flow.alias()).isEqualTo("latchkey post broker");
        assertThat(flow.steps().get(0)).isEqualTo(Step.of("REQUIRED", "allow-access-authenticator"));
        Flow asking = flow.steps().get(1).subflow().orElseThrow();
        assertThat(asking.steps())
                .isEqualTo(steps.insertedInto(browser(conditional()), FlowUse.BROWSER)
                        .orElseThrow()
                        .flows()
                        .filter(place -> place.alias().equals("latchkey 2FA"))
                        .findFirst()
                        .orElseThrow()
                        .steps());
    }

    @Test
    void aFlowWithAStepThatNobodyKnowsIsLeftAlone() {
        Flow odd = new Flow(
                "2FA",
                "basic-flow",
                List.of(
                        Step.of("REQUIRED", "conditional-user-configured"),
                        Step.of("REQUIRED", "auth-otp-form"),
                        Step.of("REQUIRED", "somebody-elses")));

        assertThat(steps.insertedInto(browser(odd), FlowUse.BROWSER)).isEmpty();
    }

    @Test
    void aFlowWithoutASecondFactorIsLeftAlone() {
        assertThat(steps.insertedInto(new Flow("browser", "basic-flow", List.of(cookie())), FlowUse.BROWSER))
                .isEmpty();
    }

    @Test
    void aFlowWithTwoPlacesIsLeftAlone() {
        Flow twice = new Flow(
                "browser",
                "basic-flow",
                List.of(
                        Step.of(
                                "ALTERNATIVE",
                                new Flow("x", "basic-flow", List.of(Step.of("CONDITIONAL", conditional())))),
                        Step.of(
                                "ALTERNATIVE",
                                new Flow("y", "basic-flow", List.of(Step.of("CONDITIONAL", conditional()))))));

        assertThat(steps.insertedInto(twice, FlowUse.BROWSER)).isEmpty();
    }

    @Test
    void aForgottenPasswordIsAskedForTheFactorBeforeTheNewPasswordAndResetsNoFactor() {
        Flow reset = new Flow(
                "reset credentials",
                "basic-flow",
                List.of(
                        Step.of("REQUIRED", "reset-credentials-choose-user"),
                        Step.of("REQUIRED", "reset-credential-email"),
                        Step.of("REQUIRED", "reset-password"),
                        Step.of(
                                "CONDITIONAL",
                                new Flow(
                                        "otp",
                                        "basic-flow",
                                        List.of(
                                                Step.of("REQUIRED", "conditional-user-configured"),
                                                Step.of("REQUIRED", "reset-otp"))))));

        Flow copy = steps.insertedInto(reset, FlowUse.RESET_CREDENTIALS).orElseThrow();

        assertThat(copy.executes("reset-otp")).isFalse();
        assertThat(copy.steps()).hasSize(4);
        assertThat(copy.steps().get(2).subflow().orElseThrow().executes(SecondFactorSteps.CONDITION))
                .isTrue();
        assertThat(copy.steps().get(3).executes("reset-password")).isTrue();
    }

    @Test
    void aPasswordGrantLeavesTheCodeToTheRule() {
        Flow grant = new Flow(
                "direct grant",
                "basic-flow",
                List.of(
                        Step.of("REQUIRED", "direct-grant-validate-password"),
                        Step.of(
                                "CONDITIONAL",
                                new Flow(
                                        "otp",
                                        "basic-flow",
                                        List.of(
                                                Step.of("REQUIRED", "conditional-user-configured"),
                                                Step.of("REQUIRED", "direct-grant-validate-otp"))))));

        Flow copy = steps.insertedInto(grant, FlowUse.DIRECT_GRANT).orElseThrow();

        assertThat(copy.steps()).containsExactly(Step.of("REQUIRED", "direct-grant-validate-password"));
        assertThat(steps.isIn(copy, FlowUse.DIRECT_GRANT)).isTrue();
        assertThat(steps.isIn(grant, FlowUse.DIRECT_GRANT)).isFalse();
    }

    @Test
    void aCopyNeedsNoCopy() {
        Flow copy = steps.insertedInto(browser(conditional()), FlowUse.BROWSER).orElseThrow();

        assertThat(steps.isIn(copy, FlowUse.BROWSER)).isTrue();
        assertThat(steps.isIn(browser(conditional()), FlowUse.BROWSER)).isFalse();
    }

    private static Step cookie() {
        return Step.of("ALTERNATIVE", "auth-cookie");
    }

    private static Flow conditional() {
        return new Flow(
                "2FA",
                "basic-flow",
                List.of(
                        Step.of("REQUIRED", "conditional-user-configured"),
                        Step.of("REQUIRED", "conditional-credential"),
                        Step.of("ALTERNATIVE", "auth-otp-form"),
                        Step.of("DISABLED", "webauthn-authenticator"),
                        Step.of("DISABLED", "auth-recovery-authn-code-form")));
    }

    private static Flow browser(Flow secondFactor) {
        Flow forms = new Flow(
                "forms",
                "basic-flow",
                List.of(Step.of("REQUIRED", "auth-username-password-form"), Step.of("CONDITIONAL", secondFactor)));
        return new Flow("browser", "basic-flow", List.of(cookie(), Step.of("ALTERNATIVE", forms)));
    }
}
