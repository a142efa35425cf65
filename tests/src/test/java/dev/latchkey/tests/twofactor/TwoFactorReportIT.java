package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Factors;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who has a second factor: what administrators, and nobody else, are told. */
@ExtendWith(KeycloakExtension.class)
class TwoFactorReportIT {

    private static final String REPORT = "/latchkey/two-factor-report";

    /** {@code -Dreport.users=100000} for the size that the report is made for. */
    private static final int USERS = Integer.getInteger("report.users", 3_000);

    private static final long MEGABYTE = 1 << 20;

    private Company company;

    @BeforeEach
    void open(ServerUnderTest server) {
        company = Company.on(server);
    }

    @AfterEach
    void close() {
        company.close();
    }

    private JsonNode report(String query) {
        return company.realm().admin("GET", REPORT + query).expect(200).json();
    }

    private static JsonNode entry(JsonNode report, User user) {
        return StreamSupport.stream(report.path("users").spliterator(), false)
                .filter(entry -> entry.path("id").asText().equals(user.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysOfEachUserWhereTheyStand() {
        User owner = company.owner();
        User passkeyOwner = company.passkeyOwner();
        User newcomer = company.newcomer();
        User onlyCodes = company.user(List.of(Company.recoveryCodes()));
        User service = company.owner();
        company.realm().joinGroup(service, company.realm().addGroup("services"));
        company.rule(Map.of("enforcement", "required", "exemptGroup", "/services"))
                .expect(2);

        Answer answer = company.realm().admin("GET", REPORT).expect(200);

        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonNode report = answer.json();
        JsonNode entry = entry(report, owner);
        assertThat(entry.path("username").asText()).isEqualTo(owner.username());
        assertThat(entry.path("enabled").asBoolean()).isTrue();
        assertThat(entry.path("status").asText()).isEqualTo("enrolled");
        assertThat(entry.path("factors")).hasSize(1);
        assertThat(entry.path("factors").get(0).path("method").asText()).isEqualTo("otp");
        assertThat(Instant.parse(entry.path("factors").get(0).path("since").asText()))
                .isBetween(Instant.ofEpochSecond(company.now() - 60), Instant.ofEpochSecond(company.now() + 1));
        assertThat(entry.path("factors").get(0).get("lastUsed").isNull()).isTrue();
        assertThat(entry(report, passkeyOwner).path("status").asText()).isEqualTo("enrolled");
        assertThat(entry(report, passkeyOwner).findValuesAsText("method")).containsExactly("webauthn-passwordless");
        assertThat(entry(report, newcomer).path("status").asText()).isEqualTo("not-yet");
        assertThat(entry(report, onlyCodes).path("status").asText()).isEqualTo("not-yet");
        assertThat(entry(report, service).path("status").asText()).isEqualTo("exempt");
        assertThat(report.path("users").findValuesAsText("username")).noneMatch(name -> name.startsWith("service-"));
        JsonNode counts = report.path("counts");
        assertThat(counts.path("users").asInt()).isEqualTo(report.path("users").size());
        assertThat(counts.path("enrolled").asInt()).isEqualTo(2);
        assertThat(counts.path("exempt").asInt()).isEqualTo(1);
        assertThat(counts.path("not-yet").asInt())
                .isEqualTo(counts.path("users").asInt() - 3);
    }

    @Test
    void saysWhenAFactorWasLastUsed() {
        User owner = company.user(List.of(Company.otp("Phone"), Factors.passkey()));
        company.require();
        long before = company.now();
        company.passwordGrant(owner, Map.of("totp", company.code())).expect(200);
        assertThat(lastUses(owner)).as("no login writes it").containsExactly("null", "null");
        writeUses();

        assertThat(Instant.parse(lastUses(owner).get(0)))
                .isBetween(Instant.ofEpochSecond(before), Instant.ofEpochSecond(company.now()));
        assertThat(lastUses(owner).get(1)).as("of the passkey").isEqualTo("null");
        assertThat(company.realm().admin("GET", REPORT + "?format=csv").body())
                .contains(",\"" + lastUses(owner).get(0) + "\"\r\n");

        company.later(86_400);
        Http browser = new Http();
        company.realm()
                .exchange(browser, company.typeCode(browser, company.typePassword(browser, owner), company.nextCode()));
        writeUses();

        assertThat(Instant.parse(lastUses(owner).get(0)))
                .isAfterOrEqualTo(Instant.ofEpochSecond(before).plusSeconds(86_400));
        String otp = company.credential(owner, "otp");
        company.realm()
                .admin("DELETE", "/users/" + owner.id() + "/credentials/" + otp)
                .expect(204);
        assertThat(lastUses(owner)).as("what is no more").containsExactly("null");
    }

    /** The server does now what its timer does every minute. */
    private void writeUses() {
        new Http()
                .json("PUT", company.realm().url() + "/test-timer/latchkey-two-factor-last-used", "")
                .expect(204);
    }

    private List<String> lastUses(User user) {
        return StreamSupport.stream(entry(report(""), user).path("factors").spliterator(), false)
                .sorted(java.util.Comparator.comparing(
                        factor -> factor.path("method").asText()))
                .map(factor -> factor.path("lastUsed").asText())
                .toList();
    }

    @Test
    void canBeReadAsATable() {
        User owner = company.user(List.of(Company.otp("Phone"), Factors.passkey()));

        Answer byQuery = company.realm().admin("GET", REPORT + "?format=csv").expect(200);

        assertThat(byQuery.header("Content-Type")).isEqualTo("text/csv;charset=utf-8");
        assertThat(byQuery.header("Content-Disposition")).contains("two-factor-report.csv");
        assertThat(byQuery.body())
                .startsWith("\"id\",\"username\",\"enabled\",\"status\",\"methods\",\"since\",\"last used\"\r\n")
                .contains("\"" + owner.id() + "\",\"" + owner.username()
                        + "\",\"true\",\"enrolled\",\"otp webauthn-passwordless\",\"");
        assertThat(byAccept("text/csv").body()).isEqualTo(byQuery.body());
        assertThat(byAccept("text/csv;q=0.5, application/json").header("Content-Type"))
                .startsWith("application/json");
        assertThat(byAccept("*/*").header("Content-Type")).startsWith("application/json");
        assertThat(company.realm().admin("GET", REPORT + "?format=xml").status())
                .isEqualTo(400);
    }

    private Answer byAccept(String accept) {
        return new Http()
                .get(
                        company.realm().adminUrl() + REPORT,
                        "Authorization",
                        company.realm().adminBearer(),
                        "Accept",
                        accept)
                .expect(200);
    }

    /** A spreadsheet calculates what begins with one of these characters. */
    @Test
    void aUsersNameIsNoFormula() {
        for (String name : List.of("+1-514-555-0134", "-dash", "@home")) {
            company.realm()
                    .admin("POST", "/users", Realm.json(Map.of("username", name, "enabled", true)))
                    .expect(201);
        }

        String csv =
                company.realm().admin("GET", REPORT + "?format=csv").expect(200).body();

        assertThat(csv).contains(",\"'+1-514-555-0134\",", ",\"'-dash\",", ",\"'@home\",");
        assertThat(csv.lines().flatMap(line -> Arrays.stream(line.split(","))))
                .noneMatch(cell -> cell.matches("\"[=+@-].*"));
    }

    @Test
    void filtersByGroupAndOrganization() {
        User inGroup = company.owner();
        User inBoth = company.newcomer();
        User inOrganization = company.newcomer();
        String group = company.realm().addGroup("buyers");
        company.realm().joinGroup(inGroup, group);
        company.realm().joinGroup(inBoth, group);
        company.organization("north", Map.of(), inBoth, inOrganization);

        assertThat(report("?group=/buyers").findValuesAsText("id"))
                .containsExactlyInAnyOrder(inGroup.id(), inBoth.id());
        assertThat(report("?group=/buyers").path("counts").path("users").asInt())
                .isEqualTo(2);
        assertThat(report("?organization=north").findValuesAsText("id"))
                .containsExactlyInAnyOrder(inBoth.id(), inOrganization.id());
        assertThat(report("?organization=north&group=/buyers").findValuesAsText("id"))
                .containsExactly(inBoth.id());
        Answer noGroup = company.realm().admin("GET", REPORT + "?group=/bayers").expect(400);
        assertThat(noGroup.body()).contains("No group has this path");
        company.realm().admin("GET", REPORT + "?organization=south").expect(400);
    }

    @Test
    void isForThoseWhoMayViewUsers() {
        User clerk = company.newcomer();
        String path = company.realm().adminUrl() + REPORT;

        new Http().get(path).expect(401);
        assertThat(new Http().get(path, "Authorization", token(clerk)).status()).isEqualTo(403);
        company.grantRole(clerk, "query-users");
        assertThat(new Http().get(path, "Authorization", token(clerk)).status()).isEqualTo(403);
        company.grantRole(clerk, "view-users");
        new Http().get(path, "Authorization", token(clerk)).expect(200);
    }

    /** Keycloak lists the members to whoever manages the organization; nothing else of the realm is theirs to see. */
    @Test
    void whoManagesOrganizationsReadsTheirReports() {
        User member = company.newcomer();
        User clerk = company.newcomer();
        company.organization("north", Map.of(), member);
        company.realm().addGroup("buyers");

        assertThat(statusFor(clerk, "?organization=north")).isEqualTo(403);
        company.grantRole(clerk, "query-users");
        company.grantRole(clerk, "view-organizations");
        assertThat(statusFor(clerk, "?organization=north")).isEqualTo(403);
        company.grantRole(clerk, "manage-organizations");

        assertThat(reportFor(clerk, "?organization=north").findValuesAsText("id"))
                .containsExactly(member.id());
        assertThat(statusFor(clerk, "")).isEqualTo(403);
        assertThat(statusFor(clerk, "?group=/buyers")).isEqualTo(403);
        assertThat(statusFor(clerk, "?organization=north&group=/buyers")).isEqualTo(403);
        assertThat(statusFor(clerk, "?organization=nowhere")).isEqualTo(403);
    }

    /** Fine-grained admin permissions: one organization, and not the other. */
    @Test
    void whoManagesOneOrganizationReadsItsReportAlone() {
        company.realm().change(representation -> representation.put("adminPermissionsEnabled", true));
        User member = company.newcomer();
        User clerk = company.newcomer();
        company.organization("north", Map.of(), member);
        company.organization("south", Map.of(), member);
        assertThat(statusFor(clerk, "?organization=north")).isEqualTo(403);

        allowToManage(clerk, "north");

        assertThat(reportFor(clerk, "?organization=north").findValuesAsText("id"))
                .containsExactly(member.id());
        assertThat(statusFor(clerk, "?organization=south")).isEqualTo(403);
        assertThat(statusFor(clerk, "")).isEqualTo(403);
    }

    private void allowToManage(User user, String organization) {
        String server =
                "/clients/" + company.client("admin-permissions").path("id").asText() + "/authz/resource-server";
        String id = company.realm()
                .admin("GET", "/organizations?exact=true&search=" + organization)
                .json()
                .get(0)
                .path("id")
                .asText();
        String policy = company.realm()
                .admin(
                        "POST",
                        server + "/policy/user",
                        Realm.json(Map.of("name", "clerk", "users", List.of(user.id()))))
                .expect(201)
                .json()
                .path("id")
                .asText();
        company.realm()
                .admin(
                        "POST",
                        server + "/permission/scope",
                        Realm.json(Map.of(
                                "name",
                                "clerk manages " + organization,
                                "resourceType",
                                "Organizations",
                                "resources",
                                List.of(id),
                                "scopes",
                                List.of("manage"),
                                "policies",
                                List.of(policy))))
                .expect(201);
    }

    private int statusFor(User user, String query) {
        return new Http()
                .get(company.realm().adminUrl() + REPORT + query, "Authorization", token(user))
                .status();
    }

    private JsonNode reportFor(User user, String query) {
        return new Http()
                .get(company.realm().adminUrl() + REPORT + query, "Authorization", token(user))
                .expect(200)
                .json();
    }

    private String token(User user) {
        return new Tokens(company.passwordGrant(user, Map.of()).expect(200).json()).bearer();
    }

    /** One statement a user, for the credentials, and a few a page; and no memory for users who are written. */
    @Test
    void readsManyUsersInPages() throws IOException {
        new Http()
                .json("POST", company.realm().url() + "/test-database/users/" + USERS, "")
                .expect(204);
        company.require();
        String statements = company.realm().url() + "/test-statements";
        new Http().json("PUT", statements, "").expect(200);

        Instant start = Instant.now();
        assertReportsTheSeed(table());
        Duration time = Duration.between(start, Instant.now());

        long cost = Long.parseLong(new Http().get(statements).expect(200).body());
        assertThat(cost).as("statements for %d users", USERS).isLessThan(USERS + USERS / 10 + 100);

        String memory = company.realm().url() + "/test-memory";
        new Http().json("PUT", memory, "").expect(204);
        assertReportsTheSeed(table());
        long[] measured = StreamSupport.stream(
                        new Http().delete(memory).expect(200).json().spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();

        // In the first half Keycloak's caches fill up, which hold a fixed number of users.
        long earlier = Arrays.stream(measured, measured.length / 4, (measured.length + 1) / 2)
                .max()
                .orElse(measured[0]);
        long later = Arrays.stream(measured, measured.length * 3 / 4, measured.length)
                .max()
                .orElseThrow();
        Files.writeString(
                Path.of(System.getProperty("test.output"), "two-factor-report.txt"),
                String.format(
                        "%d users: %.1f s, %d statements; heap in use, of %d measurements: %d MB in the second quarter,"
                                + " %d MB in the last, %d MB at most%n",
                        USERS,
                        time.toMillis() / 1000.0,
                        cost,
                        measured.length,
                        earlier / MEGABYTE,
                        later / MEGABYTE,
                        Arrays.stream(measured).max().orElseThrow() / MEGABYTE));
        // A page of users comes and goes between two measurements; 50,000 that were kept would be five times as much.
        assertThat(later - earlier)
                .as("bytes for the second half of %d users", USERS)
                .isLessThan(32 * MEGABYTE);
    }

    /** However long it takes. */
    private String table() {
        return new Http()
                .send(HttpRequest.newBuilder(URI.create(company.realm().adminUrl() + REPORT + "?format=csv"))
                        .header("Authorization", company.realm().adminBearer())
                        .GET())
                .expect(200)
                .body();
    }

    private static void assertReportsTheSeed(String table) {
        assertThat(table.lines().filter(line -> line.contains(",\"seed-"))).hasSize(USERS);
        assertThat(table.lines().filter(line -> line.contains(",\"seed-") && line.contains(",\"enrolled\",")))
                .hasSize(USERS / 2);
    }
}
