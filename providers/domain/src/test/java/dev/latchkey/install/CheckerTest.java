package dev.latchkey.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.install.Finding.Kind;
import dev.latchkey.install.Flow.Step;
import dev.latchkey.install.RealmFacts.ApiKeys;
import dev.latchkey.install.RealmFacts.Client;
import dev.latchkey.install.RealmFacts.Marker;
import dev.latchkey.install.RealmFacts.OtpServer;
import dev.latchkey.install.RealmFacts.Profile;
import dev.latchkey.install.RealmFacts.Provider;
import dev.latchkey.install.RealmFacts.Rule;
import dev.latchkey.install.RealmFacts.Sessions;
import dev.latchkey.install.RealmFacts.Unreadable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckerTest {

    private static final Flow KNOWING =
            flow("knowing", nested("CONDITIONAL", Step.of("REQUIRED", SecondFactorSteps.CONDITION)));
    private static final Flow PLAIN = flow("plain", Step.of("REQUIRED", "auth-username-password-form"));

    private Rule rule = new Rule(true, Optional.empty(), false, false, Optional.empty(), 10, 4);
    private Map<FlowUse, Flow> flows = Map.of(FlowUse.BROWSER, KNOWING, FlowUse.RESET_CREDENTIALS, PLAIN);
    private List<Client> clients = List.of(client(Map.of()));
    private List<Provider> providers = List.of();
    private List<String> actions = List.of("latchkey-two-factor", "CONFIGURE_TOTP", "latchkey-api-key");
    private OtpServer otpServer = new OtpServer(false, List.of(), false, 0);
    private Sessions sessions = sessions(Optional.empty(), Duration.ofHours(10));
    private List<Unreadable> unreadable = List.of();
    private Marker marker = new Marker(Optional.empty(), false);

    private List<Finding> findings() {
        return Checker.findings(new RealmFacts(
                rule,
                flows,
                clients,
                providers,
                actions,
                otpServer,
                new ApiKeys(true, true),
                sessions,
                new Profile(Set.of("sessionTimeout", "twoFactor"), Set.of("otpServerOverrideUntil"), Optional.empty()),
                unreadable,
                true,
                marker));
    }

    private List<Kind> kinds() {
        return findings().stream().map(Finding::kind).toList();
    }

    private static Flow flow(String alias, Step... steps) {
        return new Flow(alias, "basic-flow", List.of(steps));
    }

    private static Step nested(String requirement, Step... steps) {
        return Step.of(requirement, flow("below", steps));
    }

    private static Client client(Map<FlowUse, Flow> own) {
        return new Client("portal", false, List.of(), own);
    }

    private static Sessions sessions(Optional<Duration> longest, Duration realmIdle) {
        return new Sessions(true, Optional.empty(), longest, realmIdle, Duration.ofHours(10), false);
    }

    @Test
    void aTidyRealmHasNothingToMend() {
        assertThat(findings()).isEmpty();
    }

    @Test
    void aStepThatIsSwitchedOffAsksNobody() {
        flows = Map.of(
                FlowUse.BROWSER, flow("off", nested("DISABLED", Step.of("REQUIRED", SecondFactorSteps.CONDITION))));

        assertThat(findings())
                .containsExactly(new Finding(Kind.BROWSER_FLOW_WITHOUT_CONDITION, "flow/off", List.of("off", "realm")));
    }

    @Test
    void oneFlowIsOneFindingWhoeverUsesIt() {
        flows = Map.of(FlowUse.BROWSER, PLAIN);
        clients = List.of(client(Map.of(FlowUse.BROWSER, PLAIN)));

        assertThat(findings())
                .containsExactly(new Finding(
                        Kind.BROWSER_FLOW_WITHOUT_CONDITION, "flow/plain", List.of("plain", "realm, client portal")));
    }

    @Test
    void whereNobodyNeedsAFactorNoFlowIsAtFault() {
        rule = new Rule(false, Optional.empty(), false, false, Optional.empty(), 10, 4);
        flows = Map.of(FlowUse.BROWSER, PLAIN);
        clients = List.of(new Client("legacy", true, List.of("CIBA", "pre-authorized code"), Map.of()));

        assertThat(findings()).isEmpty();
    }

    @Test
    void anOrganizationsRuleIsARule() {
        rule = new Rule(false, Optional.empty(), true, false, Optional.empty(), 10, 4);
        clients = List.of(new Client("legacy", true, List.of("CIBA", "pre-authorized code"), Map.of()));

        assertThat(kinds())
                .containsExactly(Kind.PASSWORD_GRANT_WITHOUT_PAGE, Kind.GRANT_WITHOUT_PAGE, Kind.GRANT_WITHOUT_PAGE);
    }

    @Test
    void aResetThatRemovesIsFoundWithoutAnyRule() {
        rule = new Rule(false, Optional.empty(), false, false, Optional.empty(), 0, 0);
        for (String action : List.of("Remove one", "Remove all")) {
            flows = Map.of(FlowUse.RESET_CREDENTIALS, flow("reset", reset(action)));
            assertThat(kinds()).as(action).containsExactly(Kind.RESET_FLOW_REMOVES_CODES);
        }
        flows = Map.of(FlowUse.RESET_CREDENTIALS, flow("reset", reset("Remove none")));
        assertThat(findings()).isEmpty();
    }

    private static Step reset(String action) {
        return new Step(
                "REQUIRED", Optional.of("reset-otp"), Map.of("action_on_otp_reset_flag", action), Optional.empty());
    }

    @Test
    void theOtpServersPagesAreNeededOnlyWhereItIsTheFactor() {
        rule = new Rule(true, Optional.empty(), false, true, Optional.empty(), 10, 4);
        actions = List.of("VERIFY_EMAIL", "latchkey-two-factor", "latchkey-api-key");

        assertThat(kinds())
                .containsExactly(
                        Kind.OTP_SERVER_SETUP_OFF,
                        Kind.OTP_SERVER_MISSING,
                        Kind.TWO_FACTOR_ACTION_NOT_FIRST,
                        Kind.OTP_SERVER_OVERRIDE_EDITABLE);
    }

    @Test
    void aCeilingIsLowOnlyBelowWhatCanBeChosen() {
        sessions = sessions(Optional.of(Duration.ofHours(1)), Duration.ofHours(1));
        assertThat(findings()).isEmpty();

        sessions = sessions(Optional.of(Duration.ofHours(1)), Duration.ofMinutes(59));
        assertThat(findings()).containsExactly(new Finding(Kind.SESSION_CEILING_LOW, "realm", List.of("59", "60")));

        sessions = sessions(Optional.empty(), Duration.ofHours(9));
        assertThat(findings()).containsExactly(new Finding(Kind.SESSION_CEILING_LOW, "realm", List.of("540", "600")));
    }

    @Test
    void aProviderIsAtFaultForWhatItIsTrustedWith() {
        providers = List.of(
                provider("signed", true, true, KNOWING),
                provider("unsigned", true, false, KNOWING),
                provider("social", false, true, KNOWING),
                provider("linked", true, true, PLAIN));

        assertThat(findings().stream().map(finding -> finding.kind() + " " + finding.subject()))
                .containsExactly(
                        "FIRST_LOGIN_FLOW_WITHOUT_FACTOR identity-provider/linked",
                        "TRUSTED_PROVIDER_UNSIGNED identity-provider/unsigned",
                        "TRUSTED_PROVIDER_OF_ANOTHER_TYPE identity-provider/social",
                        "TRUSTED_PROVIDER identity-provider/linked",
                        "TRUSTED_PROVIDER identity-provider/signed");
    }

    private static Provider provider(String alias, boolean understood, boolean signed, Flow firstLogin) {
        return new Provider(alias, understood, "mfa", signed, Optional.of(firstLogin), Optional.empty(), List.of());
    }

    @Test
    void theWorstComesFirst() {
        clients = List.of(new Client("legacy", true, List.of(), Map.of()));
        unreadable = List.of(new Unreadable("latchkey-sessions", false, "longestTimeout", "PT30M"));
        rule = new Rule(true, Optional.of(java.time.Instant.EPOCH), false, false, Optional.empty(), 10, 4);

        assertThat(findings().stream().map(finding -> finding.kind().severity().text()))
                .containsExactly("error", "warning", "info");
        assertThat(findings().get(2).details()).containsExactly("1970-01-01T00:00:00Z", "6");
    }

    @Test
    void aRealmOfANewerVersionIsNamedAndNothingElseIsSaidOfItsMarker() {
        marker = new Marker(Optional.of(7), true);

        assertThat(findings()).containsExactly(Finding.of(Kind.INSTALLED_BY_NEWER, "realm/latchkey.install", "7"));
    }

    @Test
    void aMarkerThatNobodyCanReadIsNamed() {
        marker = new Marker(Optional.empty(), true);

        assertThat(kinds()).containsExactly(Kind.INSTALLATION_UNREADABLE);
    }

    @Test
    void anotherExtensionsDataStoreIsNamedWhateverElseItDoes() {
        sessions = new Sessions(
                true, Optional.of("theirs"), Optional.empty(), Duration.ofHours(10), Duration.ofHours(10), false);

        assertThat(findings()).containsExactly(Finding.of(Kind.SESSION_TIMEOUTS_NOT_ENFORCED, "realm", "theirs"));
    }

    @Test
    void whoIsLetInWithoutTheServerIsCounted() {
        otpServer = new OtpServer(true, List.of(), false, 3);

        assertThat(findings())
                .containsExactly(Finding.of(Kind.OTP_SERVER_OVERRIDES, "user-profile/otpServerOverrideUntil", "3"));
    }
}
