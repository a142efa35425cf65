package dev.latchkey.tests.twofactor;

import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** A SAML client of a company. */
final class Saml {

    private static final String CLIENT = "https://saml.acme.example";
    private static final String CALLBACK = "http://localhost:3003/saml";

    private final Company company;

    Saml(Company company) {
        this.company = company;
        company.realm()
                .admin(
                        "POST",
                        "/clients",
                        Realm.json(Map.of(
                                "clientId",
                                CLIENT,
                                "protocol",
                                "saml",
                                "enabled",
                                true,
                                "redirectUris",
                                new String[] {CALLBACK},
                                "attributes",
                                Map.of(
                                        "saml.client.signature", "false",
                                        "saml.allow.ecp.flow", "true",
                                        "saml.force.post.binding", "true"))))
                .expect(201);
    }

    /** What a browser that comes from the client gets to see: a login page, or the answer for the client. */
    Answer signOn(Http browser) {
        return company.follow(
                browser,
                browser.get(company.realm().url() + "/protocol/saml?SAMLRequest="
                        + Http.encode(deflated(request("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST")))));
    }

    /** What an enhanced client gets, which shows no pages and sends the password along. */
    Answer enhancedClient(User user) {
        String envelope = "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>"
                + request("urn:oasis:names:tc:SAML:2.0:bindings:PAOS") + "</S:Body></S:Envelope>";
        return new Http()
                .send(HttpRequest.newBuilder(URI.create(company.realm().url() + "/protocol/saml"))
                        .header("Content-Type", "text/xml")
                        .header("Authorization", ProgramDoorsIT.basic(user))
                        .POST(BodyPublishers.ofString(envelope)));
    }

    private String request(String binding) {
        return "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"id1\""
                + " Version=\"2.0\" IssueInstant=\"" + Instant.ofEpochSecond(company.now())
                + "\" AssertionConsumerServiceURL=\"" + CALLBACK + "\" ProtocolBinding=\"" + binding + "\">"
                + "<saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">" + CLIENT
                + "</saml:Issuer></samlp:AuthnRequest>";
    }

    private static String deflated(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater =
                new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            deflater.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
