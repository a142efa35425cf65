package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.Answer.Accepted;
import dev.latchkey.otpserver.Answer.Rejected;
import dev.latchkey.otpserver.Attempt;
import dev.latchkey.otpserver.Cause;
import dev.latchkey.otpserver.Passcode;
import dev.latchkey.otpserver.ServerAddress;
import dev.latchkey.otpserver.ServerUser;
import dev.latchkey.otpserver.SoapAnswer;
import dev.latchkey.otpserver.SoapContract;
import dev.latchkey.otpserver.Wsdl;

/** Asks an AuthAnvil service. */
final class SoapClient {

    private static final int SERVER_ERROR = 500;

    private final OtpServerSettings.Values settings;
    private final HttpExchange http;
    private final Descriptions descriptions;

    SoapClient(OtpServerSettings.Values settings, HttpExchange http, Descriptions descriptions) {
        this.settings = settings;
        this.http = http;
        this.descriptions = descriptions;
    }

    Attempt ask(ServerAddress.Soap server, ServerUser user, Passcode passcode, Deadline deadline) {
        try {
            SoapContract contract = contract(server, deadline);
            SoapAnswer answer = call(server, contract, user, passcode, deadline);
            if (answer instanceof SoapAnswer.Verdict verdict) {
                return Attempt.answered(verdict.accepted() ? new Accepted() : new Rejected());
            } else if (answer instanceof SoapAnswer.Fault fault) {
                // The service may have been replaced by one that wants to be called otherwise.
                descriptions.forget(server);
                return Attempt.failed(server, Cause.FAULT, passcode.isIn(fault.text()) ? "" : fault.text());
            } else {
                return Attempt.failed(server, Cause.MALFORMED, ((SoapAnswer.Malformed) answer).why());
            }
        } catch (CallFailedException e) {
            return e.attempt(server);
        }
    }

    /** How the service is called: as an administrator has set it, else as it says itself, a while ago at most. */
    SoapContract contract(ServerAddress.Soap server, Deadline deadline) throws CallFailedException {
        if (!settings.soapNamespace().isEmpty() && !settings.soapAction().isEmpty()) {
            return SoapContract.published(settings.soapNamespace(), settings.soapAction());
        }
        SoapContract known = descriptions.get(server).orElse(null);
        SoapContract contract = known == null ? describe(server, deadline) : known;
        descriptions.put(server, contract);
        return contract.with(settings.soapNamespace(), settings.soapAction());
    }

    private SoapContract describe(ServerAddress.Soap server, Deadline deadline) throws CallFailedException {
        HttpExchange.Reply reply = http.get(server.description().toString(), deadline);
        if (!reply.isOk()) {
            throw CallFailedException.notSent(
                    Cause.BAD_DESCRIPTION, "The description was answered by HTTP status " + reply.status() + '.');
        }
        try {
            return Wsdl.read(reply.body());
        } catch (Wsdl.UnusableException e) {
            throw CallFailedException.notSent(Cause.BAD_DESCRIPTION, String.valueOf(e.getMessage()));
        }
    }

    private SoapAnswer call(
            ServerAddress.Soap server, SoapContract contract, ServerUser user, Passcode passcode, Deadline deadline)
            throws CallFailedException {
        byte[] message = contract.request(user, passcode, settings.siteId());
        HttpExchange.Reply reply = http.post(server.text(), contract.action(), message, deadline);
        SoapAnswer answer = SoapAnswer.read(reply.body(), contract);
        // SOAP 1.1, section 6.2: a fault comes with status 500, and nothing else may come with another status than 200.
        boolean isFault = reply.status() == SERVER_ERROR && answer instanceof SoapAnswer.Fault;
        if (!reply.isOk() && !isFault) {
            throw CallFailedException.sent(Cause.BAD_STATUS, "HTTP status " + reply.status() + '.');
        }
        return answer;
    }
}
