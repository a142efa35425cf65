package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.Answer;
import dev.latchkey.otpserver.Answer.Unavailable;
import dev.latchkey.otpserver.Attempt;
import dev.latchkey.otpserver.Cause;
import dev.latchkey.otpserver.Conversation;
import dev.latchkey.otpserver.Failover;
import dev.latchkey.otpserver.Passcode;
import dev.latchkey.otpserver.Protocol;
import dev.latchkey.otpserver.ServerAddress;
import dev.latchkey.otpserver.ServerUser;
import java.util.Optional;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.KeycloakSession;

/** Asks the servers of one company about one passcode. */
final class PasscodeCheck {

    private final KeycloakSession session;
    private final OtpServerSettings.Values settings;
    private final OtpServers servers;

    PasscodeCheck(KeycloakSession session, OtpServerSettings.Values settings, OtpServers servers) {
        this.session = session;
        this.settings = settings;
        this.servers = servers;
    }

    /** Asks the first server that can be asked. */
    Answer ask(ServerUser user, Passcode passcode) {
        Optional<Failover.Call> call = call(user, passcode, new byte[0]);
        return settings.isUsable() && call.isPresent()
                ? servers.failover().ask(settings.servers(), call.get())
                : new Unavailable(Cause.NOT_CONFIGURED);
    }

    /** Asks the server that the conversation is with; one that the company has no longer is not asked. */
    Answer goOn(ServerUser user, Passcode passcode, Conversation conversation) {
        Optional<ServerAddress> server = settings.servers().stream()
                .filter(candidate -> candidate.text().equals(conversation.server()))
                .findFirst();
        Optional<Failover.Call> call = call(user, passcode, conversation.state());
        return server.isPresent() && call.isPresent()
                ? servers.failover().ask(server.get(), call.get()).answer()
                : new Unavailable(conversation.server(), Cause.NOT_CONFIGURED, "");
    }

    /** Asks one server, whatever is known of it. */
    Attempt ask(ServerAddress server, ServerUser user, Passcode passcode) {
        return call(user, passcode, new byte[0])
                .map(call -> call.to(server))
                .orElseGet(() -> Attempt.notSent(server, Cause.NOT_CONFIGURED, "The secret can't be read."));
    }

    SoapClient soap() {
        HttpExchange http =
                new HttpExchange(session.getProvider(HttpClientProvider.class).getHttpClient(), servers.watch());
        return new SoapClient(settings, http, servers.descriptions());
    }

    Optional<RadiusClient> radius() {
        return settings.secretBytes(session)
                .map(secret -> new RadiusClient(secret, settings.requireMessageAuthenticator()));
    }

    /** One deadline for all servers together. Empty if the vault doesn't know the secret. */
    private Optional<Failover.Call> call(ServerUser user, Passcode passcode, byte[] state) {
        Deadline deadline = Deadline.in(settings.timeout());
        if (settings.protocol() == Protocol.AUTHANVIL) {
            SoapClient soap = soap();
            return Optional.of(server -> deadline.isOver()
                    ? Attempt.notSent(server, Cause.TIMED_OUT, "")
                    : soap.ask((ServerAddress.Soap) server, user, passcode, deadline));
        }
        return radius().map(radius -> server -> deadline.isOver()
                ? Attempt.notSent(server, Cause.TIMED_OUT, "")
                : radius.ask((ServerAddress.Radius) server, user, passcode, state, deadline));
    }
}
