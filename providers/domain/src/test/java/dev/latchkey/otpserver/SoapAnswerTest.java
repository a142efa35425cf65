package dev.latchkey.otpserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.otpserver.SoapAnswer.Fault;
import dev.latchkey.otpserver.SoapAnswer.Malformed;
import dev.latchkey.otpserver.SoapAnswer.Verdict;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoapAnswerTest {

    private static final SoapContract CONTRACT = SoapContract.published("urn:sas", "urn:sas/Authenticate");
    private static final String ACCEPTED = envelope(response("<AuthenticateResult>true</AuthenticateResult>"));

    static String envelope(String body) {
        return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>" + body
                + "</s:Body></s:Envelope>";
    }

    private static String response(String result) {
        return "<AuthenticateResponse xmlns=\"urn:sas\">" + result + "</AuthenticateResponse>";
    }

    private static SoapAnswer read(String text) {
        return SoapAnswer.read(text.getBytes(StandardCharsets.UTF_8), CONTRACT);
    }

    private static SoapAnswer result(String text) {
        return read(envelope(response("<AuthenticateResult>" + text + "</AuthenticateResult>")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1"})
    void theExactTruthIsAccepted(String text) {
        assertThat(result(text)).isEqualTo(new Verdict(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0"})
    void theExactUntruthIsRejected(String text) {
        assertThat(result(text)).isEqualTo(new Verdict(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "TRUE",
                "True",
                " true",
                "true ",
                "true\n",
                "2",
                "-1",
                "01",
                "yes",
                "null",
                "false true",
                "tr<b/>ue",
                "tr<!-- -->ue",
                "tr<?x?>ue",
                "<b>true</b>",
                "&true;",
                "true&#160;",
                "TRUE&#x30;"
            })
    void anythingElseMeansNothing(String text) {
        assertThat(result(text)).isInstanceOf(Malformed.class);
    }

    @Test
    void contradictionsMeanNothing() {
        String yes = "<AuthenticateResult>true</AuthenticateResult>";
        String no = "<AuthenticateResult>false</AuthenticateResult>";
        for (String twice : new String[] {
            envelope(response(yes + yes)),
            envelope(response(yes + no)),
            envelope(response(yes) + response(no)),
            envelope(response(yes) + "<s:Fault><faultstring>no</faultstring></s:Fault>"),
            envelope(response(yes + "locked")),
            envelope("denied" + response(yes)),
            envelope(response("")),
            envelope(""),
            ACCEPTED.replace("</s:Envelope>", "<s:Body/></s:Envelope>"),
            ACCEPTED.replace("<s:Body>", "<s:Body/><s:Body>"),
            ACCEPTED + ACCEPTED
        }) {
            assertThat(read(twice)).as(twice).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void anotherNamespaceIsAnotherAnswer() {
        for (String foreign : new String[] {
            ACCEPTED.replace("urn:sas", "urn:other"),
            ACCEPTED.replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"),
            ACCEPTED.replace("AuthenticateResponse", "LogonResponse"),
            ACCEPTED.replace("AuthenticateResult", "LogonResult"),
            ACCEPTED.replace("<AuthenticateResult>", "<AuthenticateResult xmlns='urn:other'>")
        }) {
            assertThat(read(foreign)).as(foreign).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void aHeaderMayComeFirstAndTheResultMayBeUnqualified() {
        assertThat(read(ACCEPTED.replace("<s:Body>", "<s:Header><x/></s:Header><s:Body>")))
                .isEqualTo(new Verdict(true));
        assertThat(read(ACCEPTED.replace("<AuthenticateResult>", "<AuthenticateResult xmlns=''>")))
                .isEqualTo(new Verdict(true));
        assertThat(read("<?xml version=\"1.0\"?>\n" + ACCEPTED + "\n")).isEqualTo(new Verdict(true));
    }

    @Test
    void aFaultIsNoVerdict() {
        assertThat(
                        read(
                                envelope(
                                        "<s:Fault><faultcode>s:Server</faultcode><faultstring> Locked\n\tout </faultstring></s:Fault>")))
                .isEqualTo(new Fault("Locked out"));
        assertThat(read(envelope("<s:Fault><faultstring>" + "x".repeat(500) + "</faultstring></s:Fault>")))
                .isEqualTo(new Fault("x".repeat(200)));
    }

    @Test
    void noDocumentTypeIsRead() {
        for (String attack : new String[] {
            "<!DOCTYPE s:Envelope [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + ACCEPTED,
            "<!DOCTYPE s:Envelope [<!ENTITY t \"true\">]>" + ACCEPTED.replace(">true<", ">&t;<"),
            "<!DOCTYPE s:Envelope SYSTEM \"http://127.0.0.1:1/x.dtd\">" + ACCEPTED,
            "<!DOCTYPE s:Envelope>" + ACCEPTED,
            "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
                    + ACCEPTED.replace(">true<", ">&b;<")
        }) {
            assertThat(read(attack)).as(attack).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void tooMuchIsNotRead() {
        String padding = "<!--" + "x".repeat(SoapAnswer.LARGEST - ACCEPTED.length() - 7) + "-->";

        assertThat(read(ACCEPTED + padding)).isEqualTo(new Verdict(true));
        assertThat(read(ACCEPTED + padding + "\n")).isInstanceOf(Malformed.class);
        assertThat(read(envelope("<a>".repeat(5000) + "</a>".repeat(5000)))).isInstanceOf(Malformed.class);
    }

    @Property
    void garbageIsNeverAccepted(@ForAll byte[] garbage) {
        assertThat(SoapAnswer.read(garbage, CONTRACT)).isInstanceOf(Malformed.class);
    }

    @Property(tries = 3000)
    void aDamagedAnswerIsAcceptedOnlyIfItStillSaysSo(@ForAll("damaged") String text) {
        if (read(text) instanceof Verdict verdict && verdict.accepted()) {
            assertThat(text).containsPattern("AuthenticateResult[^<>]*>(true|1)</");
        }
    }

    /** The acceptance with something cut out and something put in. */
    @Provide
    Arbitrary<String> damaged() {
        Arbitrary<String> inserted = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(5),
                Arbitraries.of("<", ">", "&", "<a/>", "<!--x-->", "<?x?>", "false", "&amp;", "<![CDATA[", "]]>"));
        return Arbitraries.integers()
                .between(0, ACCEPTED.length())
                .flatMap(at -> Arbitraries.integers()
                        .between(at, Math.min(at + 12, ACCEPTED.length()))
                        .flatMap(
                                to -> inserted.map(text -> ACCEPTED.substring(0, at) + text + ACCEPTED.substring(to))));
    }
}
