package dev.latchkey.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.twofactor.Decision.Ask;
import dev.latchkey.twofactor.Decision.EnrolNow;
import dev.latchkey.twofactor.Decision.Invite;
import dev.latchkey.twofactor.Decision.NotNeeded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TwoFactorPolicyTest {

    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(1);

    /**
     * The whole rule. {@code *} stands for anything; {@code rule}: who requires a factor now ({@code coming}: the company
     * will); {@code owned}, {@code proven}: {@code right} is what the company's method is satisfied with, {@code wrong} any
     * other factor. Each input is spoken of by exactly one line.
     */
    private static final String TABLE = """
            rule         | exempt | optedIn | owned | proven   | decision
            company      | no     | *       | *     | idp      | not needed
            company      | no     | *       | none  | none     | enrol for COMPANY
            company      | no     | *       | none  | recovery | enrol for COMPANY
            company      | no     | *       | none  | right    | enrol for COMPANY
            company      | no     | *       | none  | wrong    | enrol for COMPANY
            company      | no     | *       | right | none     | ask any for COMPANY
            company      | no     | *       | right | recovery | not needed
            company      | no     | *       | right | right    | not needed
            company      | no     | *       | right | wrong    | ask right for COMPANY
            company      | no     | *       | wrong | none     | ask any for COMPANY
            company      | no     | *       | wrong | recovery | enrol for COMPANY
            company      | no     | *       | wrong | right    | enrol for COMPANY
            company      | no     | *       | wrong | wrong    | enrol for COMPANY
            organization | no     | *       | *     | idp      | not needed
            organization | no     | *       | none  | none     | enrol for ORGANIZATION
            organization | no     | *       | none  | recovery | enrol for ORGANIZATION
            organization | no     | *       | none  | right    | enrol for ORGANIZATION
            organization | no     | *       | none  | wrong    | enrol for ORGANIZATION
            organization | no     | *       | right | none     | ask any for ORGANIZATION
            organization | no     | *       | right | recovery | not needed
            organization | no     | *       | right | right    | not needed
            organization | no     | *       | right | wrong    | ask right for ORGANIZATION
            organization | no     | *       | wrong | none     | ask any for ORGANIZATION
            organization | no     | *       | wrong | recovery | enrol for ORGANIZATION
            organization | no     | *       | wrong | right    | enrol for ORGANIZATION
            organization | no     | *       | wrong | wrong    | enrol for ORGANIZATION
            *            | yes    | no      | *     | *        | not needed
            *            | yes    | yes     | *     | idp      | not needed
            *            | yes    | yes     | none  | none     | enrol for USER
            *            | yes    | yes     | none  | recovery | enrol for USER
            *            | yes    | yes     | none  | right    | enrol for USER
            *            | yes    | yes     | none  | wrong    | enrol for USER
            *            | yes    | yes     | right | none     | ask any for USER
            *            | yes    | yes     | wrong | none     | ask any for USER
            *            | yes    | yes     | right | recovery | not needed
            *            | yes    | yes     | right | right    | not needed
            *            | yes    | yes     | right | wrong    | not needed
            *            | yes    | yes     | wrong | recovery | not needed
            *            | yes    | yes     | wrong | right    | not needed
            *            | yes    | yes     | wrong | wrong    | not needed
            off          | no     | no      | *     | *        | not needed
            off          | no     | yes     | *     | idp      | not needed
            off          | no     | yes     | none  | none     | enrol for USER
            off          | no     | yes     | none  | recovery | enrol for USER
            off          | no     | yes     | none  | right    | enrol for USER
            off          | no     | yes     | none  | wrong    | enrol for USER
            off          | no     | yes     | right | none     | ask any for USER
            off          | no     | yes     | wrong | none     | ask any for USER
            off          | no     | yes     | right | recovery | not needed
            off          | no     | yes     | right | right    | not needed
            off          | no     | yes     | right | wrong    | not needed
            off          | no     | yes     | wrong | recovery | not needed
            off          | no     | yes     | wrong | right    | not needed
            off          | no     | yes     | wrong | wrong    | not needed
            coming       | no     | *       | *     | idp      | not needed
            coming       | no     | no      | right | none     | not needed
            coming       | no     | *       | right | recovery | not needed
            coming       | no     | *       | right | right    | not needed
            coming       | no     | *       | right | wrong    | not needed
            coming       | no     | no      | none  | none     | invite
            coming       | no     | no      | none  | recovery | invite
            coming       | no     | no      | none  | right    | invite
            coming       | no     | no      | none  | wrong    | invite
            coming       | no     | no      | wrong | none     | invite
            coming       | no     | *       | wrong | recovery | invite
            coming       | no     | *       | wrong | right    | invite
            coming       | no     | *       | wrong | wrong    | invite
            coming       | no     | yes     | none  | none     | enrol for USER
            coming       | no     | yes     | none  | recovery | enrol for USER
            coming       | no     | yes     | none  | right    | enrol for USER
            coming       | no     | yes     | none  | wrong    | enrol for USER
            coming       | no     | yes     | right | none     | ask any for USER
            coming       | no     | yes     | wrong | none     | ask any for USER
            """;

    private record Input(TwoFactorPolicy policy, Situation situation) {

        List<String> words() {
            Method method = policy.method();
            String owned = situation.owned().isEmpty()
                    ? "none"
                    : situation.owned().stream().anyMatch(factor -> isRight(method, factor)) ? "right" : "wrong";
            String proven = situation
                    .proven()
                    .map(factor -> switch (factor) {
                        case IDENTITY_PROVIDER -> "idp";
                        case RECOVERY_CODE -> "recovery";
                        default -> isRight(method, factor) ? "right" : "wrong";
                    })
                    .orElse("none");
            return List.of(rule(), yes(situation.exempt()), yes(situation.optedIn()), owned, proven);
        }

        private String rule() {
            boolean realm = policy.enforcement() == Enforcement.REQUIRED;
            if (realm && !policy.requiredFrom().equals(Optional.of(LATER))) {
                return "company";
            }
            if (policy.requiredByOrganization()) {
                return "organization";
            }
            return realm ? "coming" : "off";
        }

        private static String yes(boolean value) {
            return value ? "yes" : "no";
        }

        /** Said anew, and not asked of the class under test. */
        static boolean isRight(Method method, Factor factor) {
            return switch (factor) {
                case TOTP -> method == Method.TOTP;
                case OTP_SERVER -> method == Method.OTP_SERVER;
                case SECURITY_KEY, PASSKEY -> true;
                case RECOVERY_CODE, IDENTITY_PROVIDER -> false;
            };
        }
    }

    private static List<Input> allInputs() {
        List<Input> inputs = new ArrayList<>();
        for (Enforcement enforcement : Enforcement.values()) {
            for (Optional<Instant> from : List.of(Optional.<Instant>empty(), Optional.of(NOW), Optional.of(LATER))) {
                for (Method method : Method.values()) {
                    for (boolean organization : new boolean[] {false, true}) {
                        TwoFactorPolicy policy = new TwoFactorPolicy(enforcement, method, from, organization);
                        allSituations().forEach(situation -> inputs.add(new Input(policy, situation)));
                    }
                }
            }
        }
        return inputs;
    }

    private static List<Situation> allSituations() {
        List<Situation> situations = new ArrayList<>();
        List<Optional<Factor>> proofs = new ArrayList<>(List.of(Optional.empty()));
        EnumSet.allOf(Factor.class).forEach(factor -> proofs.add(Optional.of(factor)));
        for (Set<Factor> owned : allOwned()) {
            for (Optional<Factor> proven : proofs) {
                for (boolean exempt : new boolean[] {false, true}) {
                    for (boolean optedIn : new boolean[] {false, true}) {
                        situations.add(new Situation(owned, proven, exempt, optedIn, NOW));
                    }
                }
            }
        }
        return situations;
    }

    private static List<Set<Factor>> allOwned() {
        List<Factor> factors =
                Arrays.stream(Factor.values()).filter(Factor::isEnrolment).toList();
        List<Set<Factor>> all = new ArrayList<>();
        for (int bits = 0; bits < 1 << factors.size(); bits++) {
            Set<Factor> owned = new HashSet<>();
            for (int i = 0; i < factors.size(); i++) {
                if ((bits & 1 << i) != 0) {
                    owned.add(factors.get(i));
                }
            }
            all.add(owned);
        }
        return all;
    }

    private static Decision expected(String words, Input input) {
        Method method = input.policy().method();
        Set<Factor> owned = input.situation().owned();
        String[] word = words.split(" ");
        return switch (word[0]) {
            case "not" -> new NotNeeded();
            case "invite" -> new Invite(method, LATER);
            case "enrol" -> new EnrolNow(method, Origin.valueOf(word[2]));
            case "ask" ->
                new Ask(
                        word[1].equals("any")
                                ? owned
                                : owned.stream()
                                        .filter(factor -> Input.isRight(method, factor))
                                        .collect(Collectors.toSet()),
                        Origin.valueOf(word[3]));
            default -> throw new IllegalArgumentException(words);
        };
    }

    @Test
    void decidesAsTheTableSaysOnEveryInput() {
        List<String[]> lines =
                TABLE.lines().skip(1).map(line -> line.strip().split(" *\\| *")).toList();
        Set<String[]> used = new HashSet<>();

        for (Input input : allInputs()) {
            List<String[]> spoken =
                    lines.stream().filter(line -> speaksOf(line, input.words())).toList();

            assertThat(spoken).as("lines about %s", input).hasSize(1);
            assertThat(input.policy().decide(input.situation()))
                    .as("%s", input)
                    .isEqualTo(expected(spoken.get(0)[5], input));
            used.addAll(spoken);
        }
        assertThat(used).as("lines that speak of something").hasSize(lines.size());
    }

    private static boolean speaksOf(String[] line, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (!line[i].equals("*") && !line[i].equals(words.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Property
    void neverLetsPassWhoHasNeitherFactorNorExemption(
            @ForAll Method method,
            @ForAll Optional<Boolean> past,
            @ForAll boolean byRealm,
            @ForAll boolean optedIn,
            @ForAll Optional<Factor> proven) {
        Optional<Instant> from = past.map(before -> before ? NOW.minusSeconds(1) : NOW);
        TwoFactorPolicy policy = byRealm
                ? new TwoFactorPolicy(Enforcement.REQUIRED, method, from, false)
                : new TwoFactorPolicy(Enforcement.OPTIONAL, method, from, true);
        Optional<Factor> unlessTrusted = proven.filter(factor -> factor != Factor.IDENTITY_PROVIDER);

        Decision decision = policy.decide(new Situation(Set.of(), unlessTrusted, false, optedIn, NOW));

        assertThat(decision.letsPass()).isFalse();
    }

    @Property
    void neverLetsPassOnThePasswordAlone(@ForAll Method method, @ForAll Set<Factor> factors, @ForAll boolean optedIn) {
        TwoFactorPolicy policy = new TwoFactorPolicy(Enforcement.REQUIRED, method, Optional.empty(), false);
        Set<Factor> owned = factors.stream().filter(Factor::isEnrolment).collect(Collectors.toSet());

        Decision decision = policy.decide(new Situation(owned, Optional.empty(), false, optedIn, NOW));

        assertThat(decision.letsPass()).isFalse();
        assertThat(decision instanceof EnrolNow)
                .as("nothing is added for the password alone")
                .isEqualTo(owned.isEmpty());
    }

    @Test
    void whatIsWaivedIsNotAskedForAndNothingElse() {
        Decision.Ask both = new Decision.Ask(Set.of(Factor.OTP_SERVER, Factor.PASSKEY), Origin.COMPANY);

        assertThat(both.without(Factor.OTP_SERVER)).isEqualTo(new Decision.Ask(Set.of(Factor.PASSKEY), Origin.COMPANY));
        assertThat(new Decision.Ask(Set.of(Factor.OTP_SERVER), Origin.USER).without(Factor.OTP_SERVER))
                .isEqualTo(new Decision.NotNeeded());
        assertThat(new Decision.EnrolNow(Method.OTP_SERVER, Origin.COMPANY).without(Factor.OTP_SERVER))
                .isEqualTo(new Decision.NotNeeded());
        assertThat(new Decision.EnrolNow(Method.TOTP, Origin.COMPANY).without(Factor.OTP_SERVER))
                .isEqualTo(new Decision.EnrolNow(Method.TOTP, Origin.COMPANY));
    }
}
