package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What tokens say of the factor. The flow has two levels: {@code silver} is the password, {@code gold} a code, which is good
 * for five minutes.
 */
@ExtendWith(KeycloakExtension.class)
class StepUpIT {

    private Company company;

    @BeforeEach
    void open(ServerUnderTest server) {
        company = Company.on(server);
        company.realm().change(realm -> {
            realm.withObject("/attributes").put("acr.loa.map", "{\"silver\":1,\"gold\":2}");
            return realm;
        });
        company.realm()
                .admin(
                        "POST",
                        "/clients/" + company.client("acme-portal").path("id").asText() + "/protocol-mappers/models",
                        Realm.json(Map.of(
                                "name", "amr",
                                "protocol", "openid-connect",
                                "protocolMapper", "oidc-amr-mapper",
                                "config", Map.of("access.token.claim", "true", "id.token.claim", "true"))))
                .expect(201);
        createFlow();
    }

    @AfterEach
    void close() {
        company.close();
    }

    private void createFlow() {
        company.realm()
                .admin(
                        "POST",
                        "/authentication/flows",
                        Realm.json(Map.of(
                                "alias", "levels", "providerId", "basic-flow", "topLevel", true, "builtIn", false)))
                .expect(201);
        step("levels", "auth-cookie", "ALTERNATIVE");
        subflow("levels", "levels-forms", "ALTERNATIVE");
        subflow("levels-forms", "levels-silver", "CONDITIONAL");
        level("levels-silver", 1, 36_000);
        step("levels-silver", "auth-username-password-form", "REQUIRED");
        subflow("levels-forms", "levels-gold", "CONDITIONAL");
        level("levels-gold", 2, 300);
        step("levels-gold", "auth-otp-form", "REQUIRED");
        company.realm().change(realm -> realm.put("browserFlow", "levels"));
    }

    private JsonNode step(String flow, String provider, String requirement) {
        company.realm()
                .admin(
                        "POST",
                        "/authentication/flows/" + flow + "/executions/execution",
                        Realm.json(Map.of("provider", provider)))
                .expect(201);
        return require(flow, requirement);
    }

    private void subflow(String flow, String alias, String requirement) {
        company.realm()
                .admin(
                        "POST",
                        "/authentication/flows/" + flow + "/executions/flow",
                        Realm.json(Map.of("alias", alias, "type", "basic-flow", "description", "", "provider", "")))
                .expect(201);
        require(flow, requirement);
    }

    /** Of the step that was added last. */
    private JsonNode require(String flow, String requirement) {
        String path = "/authentication/flows/" + flow + "/executions";
        JsonNode added = null;
        for (JsonNode execution : company.realm().admin("GET", path).expect(200).json()) {
            added = execution.path("level").asInt() == 0 ? execution : added;
        }
        company.realm()
                .admin(
                        "PUT",
                        path,
                        ((ObjectNode) added).put("requirement", requirement).toString())
                .expect(204);
        return added;
    }

    private void level(String flow, int level, int maxAge) {
        JsonNode condition = step(flow, "conditional-level-of-authentication", "REQUIRED");
        company.realm()
                .admin(
                        "POST",
                        "/authentication/executions/" + condition.path("id").asText() + "/config",
                        Realm.json(Map.of(
                                "alias",
                                flow,
                                "config",
                                Map.of(
                                        "loa-condition-level", Integer.toString(level),
                                        "loa-max-age", Integer.toString(maxAge)))))
                .expect(201);
    }

    private Answer ask(Http browser, String acr) {
        return company.follow(browser, browser.get(company.authorization("acme-portal") + "&acr_values=" + acr));
    }

    private static boolean asksForCodeInTheFlow(Answer page) {
        return page.body().contains("name=\"otp\"");
    }

    private static void says(JsonNode claims, String acr, String... amr) {
        List<String> methods = new ArrayList<>();
        claims.path("amr").forEach(method -> methods.add(method.asText()));
        assertThat(claims.path("acr").asText()).isEqualTo(acr);
        assertThat(methods).containsExactlyInAnyOrder(amr);
    }

    @Test
    void whatIsAskedForBelowTheFlowIsInTheTokensAlsoAfterARefresh() {
        company.require();
        User owner = company.owner();
        Http browser = new Http();
        Answer page = company.typePassword(browser, owner);
        assertThat(Company.asksForCode(page)).as(page.body()).isTrue();

        Tokens tokens = company.realm().exchange(browser, company.typeCode(browser, page, company.code()));

        says(tokens.accessClaims(), "gold", "otp", "mfa");
        says(tokens.idClaims(), "gold", "otp", "mfa");
        company.later(60);
        Tokens refreshed =
                new Tokens(company.realm().refresh(tokens).expect(200).json());
        says(refreshed.accessClaims(), "gold", "otp", "mfa");
        says(refreshed.idClaims(), "gold", "otp", "mfa");
        Answer stepUp = ask(browser, "gold");
        assertThat(Company.letsIn(stepUp)).as("it isn’t asked for again").isTrue();
        says(company.realm().exchange(browser, stepUp).accessClaims(), "gold", "otp", "mfa");
    }

    @Test
    void whatTheFlowAskedForIsInTheTokensAlsoAfterARefresh() {
        User owner = company.owner();
        Http browser = new Http();
        Answer page = company.typePassword(browser, ask(browser, "gold"), owner);
        assertThat(asksForCodeInTheFlow(page)).as(page.body()).isTrue();

        Tokens tokens = company.realm()
                .exchange(
                        browser,
                        company.follow(browser, browser.post(Realm.formAction(page), Map.of("otp", company.code()))));

        says(tokens.accessClaims(), "gold", "otp", "mfa");
        Tokens refreshed =
                new Tokens(company.realm().refresh(tokens).expect(200).json());
        says(refreshed.accessClaims(), "gold", "otp", "mfa");
    }

    @Test
    void thePasswordAloneIsNoGold() {
        User owner = company.owner();
        Http browser = new Http();

        Tokens tokens = company.realm().exchange(browser, company.typePassword(browser, owner));

        says(tokens.accessClaims(), "silver");
        Answer stepUp = ask(browser, "gold");
        assertThat(asksForCodeInTheFlow(stepUp)).as(stepUp.body()).isTrue();
    }

    @Test
    void anOldCodeIsNoGold() {
        company.require();
        User owner = company.owner();
        Http browser = new Http();
        company.login(browser, owner);
        company.later(301);

        Answer stepUp = ask(browser, "gold");

        assertThat(asksForCodeInTheFlow(stepUp)).as(stepUp.body()).isTrue();
        Answer more =
                company.follow(browser, browser.post(Realm.formAction(stepUp), Map.of("otp", company.nextCode())));
        says(company.realm().exchange(browser, more).accessClaims(), "gold", "otp", "mfa");
    }

    /** Setting up is no test of what somebody had before: an application that wants gold has it asked for. */
    @Test
    void whoHasJustEnrolledIsAskedForGold() {
        company.require();
        Http browser = new Http();
        Answer enrolled = company.enrol(browser, company.typePassword(browser, company.newcomer()));

        Tokens tokens = company.realm().exchange(browser, enrolled);

        says(tokens.accessClaims(), "silver", "otp", "mfa");
        assertThat(asksForCodeInTheFlow(ask(browser, "gold"))).isTrue();
    }
}
