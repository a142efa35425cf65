package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.Answer;
import dev.latchkey.otpserver.Attempt;
import dev.latchkey.otpserver.Passcode;
import dev.latchkey.otpserver.Protocol;
import dev.latchkey.otpserver.ServerAddress;
import dev.latchkey.otpserver.ServerUser;
import dev.latchkey.otpserver.SoapContract;
import dev.latchkey.support.InvalidSettingException;
import dev.latchkey.support.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ComponentRepresentation;
import org.keycloak.services.resources.admin.AdminRoot;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Tries the settings, and tells an administrator step by step what came of it. */
public final class ConnectionTest {

    /** For the greeting of a RADIUS server, which many don't answer. */
    private static final Duration GREETING = Duration.ofSeconds(4);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator permissions;

    ConnectionTest(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions) {
        this.session = session;
        this.realm = realm;
        this.permissions = permissions;
    }

    /**
     * The body of the request.
     *
     * @param settings to be tried, by their keys; left out: the saved ones. The masked secret stands for the saved one, as long
     *     as the servers are the saved ones too
     * @param username whose passcode is tried; left out: none is
     * @param passcode of that user
     */
    public record Request(
            @Nullable Map<String, String> settings,
            @Nullable String username,
            @Nullable String passcode) {

        @Override
        public String toString() {
            return "Request[…]";
        }
    }

    /**
     * One thing that was done.
     *
     * @param server which one
     * @param step {@code settings}, {@code description}, {@code greeting} or {@code passcode}
     * @param result {@code ok}, {@code accepted}, {@code rejected}, {@code challenged}, or the cause of a failure
     * @param detail what was understood, or what went wrong; holds no secret
     * @param millis how long it took
     */
    public record Step(String server, String step, String result, String detail, long millis) {

        boolean isGood() {
            return List.of("ok", "accepted", "challenged").contains(result)
                    // It may be that the server never answers that question.
                    || step.equals("greeting") && result.equals("timed_out");
        }
    }

    /**
     * The answer.
     *
     * @param ok whether every step went well
     * @param steps in the order in which they were done
     */
    public record Result(boolean ok, List<Step> steps) {}

    /** Needs {@code manage-realm}. Answers 400 for settings that couldn't be saved. */
    @POST
    @Path("test")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Result test(@Nullable Request request) {
        permissions.realm().requireManageRealm();
        Request what = request == null ? new Request(null, null, null) : request;
        OtpServerSettings.Values settings = settings(what.settings());
        Optional<ServerUser> user = Optional.ofNullable(what.username()).flatMap(ServerUser::named);
        Optional<Passcode> passcode = Optional.ofNullable(what.passcode()).flatMap(Passcode::typed);
        if (user.isPresent() != passcode.isPresent()) {
            throw Problem.refusal(Response.Status.BAD_REQUEST, "A username and a passcode are tried together");
        }
        List<Step> steps = new ArrayList<>();
        if (!settings.isUsable()) {
            steps.add(
                    new Step("", "settings", "not_configured", "No server is set, or the settings can't be read.", 0));
        }
        PasscodeCheck check = new PasscodeCheck(
                session, settings, OtpServerVerifier.of(session).servers());
        for (ServerAddress server : settings.isUsable() ? settings.servers() : List.<ServerAddress>of()) {
            Step reached = settings.protocol() == Protocol.AUTHANVIL
                    ? describe(check, (ServerAddress.Soap) server, settings.timeout())
                    : greet(check, (ServerAddress.Radius) server);
            steps.add(reached);
            // A passcode may be good for one use: it goes to the first server only that seems to be there.
            if (user.isPresent()
                    && passcode.isPresent()
                    && reached.isGood()
                    && steps.stream().noneMatch(ConnectionTest::isTry)) {
                steps.add(tryPasscode(check, server, user.get(), passcode.get()));
            }
        }
        return new Result(steps.stream().allMatch(Step::isGood), steps);
    }

    private static boolean isTry(Step step) {
        return step.step().equals("passcode");
    }

    private OtpServerSettings.Values settings(@Nullable Map<String, String> posted) {
        ComponentModel saved = OtpServerSettings.component(realm);
        if (posted == null) {
            return OtpServerSettings.read(saved);
        }
        ComponentModel component = new ComponentModel();
        component.setProviderId(OtpServerSettings.ID);
        posted.forEach(component::put);
        if (ComponentRepresentation.SECRET_VALUE.equals(posted.get(OtpServerSettings.SECRET.key()))) {
            component.put(OtpServerSettings.SECRET.key(), savedSecret(saved, component));
        }
        try {
            new OtpServerSettings().check(component);
        } catch (InvalidSettingException e) {
            throw Problem.refusal(Response.Status.BAD_REQUEST, sentence(e));
        }
        return OtpServerSettings.read(component);
    }

    /** A secret that was saved for one server is sent to no other. */
    private static String savedSecret(@Nullable ComponentModel saved, ComponentModel posted) {
        if (saved == null
                || !OtpServerSettings.SERVERS.in(saved).equals(OtpServerSettings.SERVERS.in(posted))
                || OtpServerSettings.PROTOCOL.in(saved) != OtpServerSettings.PROTOCOL.in(posted)) {
            throw Problem.refusal(
                    Response.Status.BAD_REQUEST, "The saved secret belongs to the saved servers: type it again");
        }
        return OtpServerSettings.SECRET.in(saved);
    }

    /** As Keycloak says it when the settings are saved. */
    private String sentence(InvalidSettingException problem) {
        Properties messages = AdminRoot.getMessages(
                session, realm, permissions.adminAuth().getToken().getLocale(), "admin-messages", "messages");
        Object[] parameters = Arrays.stream(problem.parameters())
                .map(parameter -> parameter instanceof String text ? messages.getProperty(text, text) : parameter)
                .toArray();
        return MessageFormat.format(messages.getProperty(problem.messageKey(), problem.messageKey()), parameters);
    }

    private static Step describe(PasscodeCheck check, ServerAddress.Soap server, Duration timeout) {
        long start = System.nanoTime();
        try {
            SoapContract contract = check.soap().contract(server, Deadline.in(timeout));
            String fields =
                    contract.fields().stream().map(SoapContract.Field::name).collect(Collectors.joining(", "));
            return step(
                    server,
                    "description",
                    "ok",
                    contract.operation() + '(' + fields + "), namespace " + contract.namespace() + ", action "
                            + contract.action(),
                    start);
        } catch (CallFailedException e) {
            return step(server, "description", e.reason().code(), e.detail(), start);
        }
    }

    private static Step greet(PasscodeCheck check, ServerAddress.Radius server) {
        long start = System.nanoTime();
        Optional<RadiusClient> radius = check.radius();
        if (radius.isEmpty()) {
            return step(server, "greeting", "not_configured", "The secret can't be read from the vault.", start);
        }
        try {
            radius.get().greet(server, Deadline.in(GREETING));
            return step(server, "greeting", "ok", "It answers, and knows the secret.", start);
        } catch (CallFailedException e) {
            return step(server, "greeting", e.reason().code(), e.detail(), start);
        }
    }

    private static Step tryPasscode(PasscodeCheck check, ServerAddress server, ServerUser user, Passcode passcode) {
        long start = System.nanoTime();
        Attempt attempt = check.ask(server, user, passcode);
        if (attempt.answer() instanceof Answer.Unavailable unavailable) {
            return step(server, "passcode", unavailable.cause().code(), unavailable.detail(), start);
        }
        String detail = attempt.answer() instanceof Answer.Challenged challenged ? challenged.message() : "";
        return step(
                server,
                "passcode",
                attempt.answer().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                detail,
                start);
    }

    private static Step step(ServerAddress server, String step, String result, String detail, long start) {
        return new Step(server.text(), step, result, detail, (System.nanoTime() - start) / 1_000_000);
    }
}
