package dev.latchkey.otpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.otpserver.SoapContract.Field;
import dev.latchkey.otpserver.SoapContract.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WsdlTest {

    private static final String CHILDREN = """
            <s:element minOccurs="0" maxOccurs="1" name="Username" type="s:string"/>
            <s:element minOccurs="0" maxOccurs="1" name="Passcode" type="s:string"/>
            <s:element minOccurs="1" maxOccurs="1" name="Tokentype" type="s:int"/>
            <s:element minOccurs="1" maxOccurs="1" name="SiteID" type="s:int"/>
            """;

    private static final String DOCUMENT = """
            <?xml version="1.0" encoding="utf-8"?>
            <wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="urn:sas"
                xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
                xmlns:s="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:wsdl">
              <wsdl:types>
                <s:schema elementFormDefault="qualified" targetNamespace="urn:sas">
                  <s:element name="Version"><s:complexType/></s:element>
                  <s:element name="Authenticate"><s:complexType><s:sequence>
                    CHILDREN
                  </s:sequence></s:complexType></s:element>
                </s:schema>
              </wsdl:types>
              <wsdl:binding name="Http" type="tns:Http">
                <wsdl:operation name="Authenticate"/>
              </wsdl:binding>
              <wsdl:binding name="Soap12" type="tns:Soap">
                <wsdl:operation name="Authenticate"><soap12:operation soapAction="urn:twelve"/></wsdl:operation>
              </wsdl:binding>
              <wsdl:binding name="Soap" type="tns:Soap">
                <wsdl:operation name="Version"><soap:operation soapAction="urn:sas/Version"/></wsdl:operation>
                <wsdl:operation name="Authenticate"><soap:operation soapAction="urn:sas/Authenticate"/></wsdl:operation>
              </wsdl:binding>
              <wsdl:service name="S"><wsdl:port><soap:address location="http://elsewhere.example/"/></wsdl:port></wsdl:service>
            </wsdl:definitions>
            """.replace("CHILDREN", CHILDREN);

    private static SoapContract read(String text) throws Wsdl.UnusableException {
        return Wsdl.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatMattersIsFoundAmongTheRest() throws Exception {
        SoapContract contract = read(DOCUMENT);

        assertThat(contract)
                .isEqualTo(new SoapContract(
                        "urn:sas",
                        "urn:sas/Authenticate",
                        "Authenticate",
                        List.of(
                                new Field("Username", Role.USERNAME),
                                new Field("Passcode", Role.PASSCODE),
                                new Field("Tokentype", Role.TOKEN_TYPE),
                                new Field("SiteID", Role.SITE_ID)),
                        true));
        assertThat(contract.toString()).doesNotContain("elsewhere");
    }

    @Test
    void orderAndSpellingAreTheServices() throws Exception {
        SoapContract contract = read(DOCUMENT.replace(
                CHILDREN,
                "<s:element name=\"siteId\"/><s:element name=\"TokenType\"/><s:element name=\"PassCode\"/>"
                        + "<s:element name=\"UserName\"/><s:element minOccurs=\"0\" name=\"Language\"/>"));

        assertThat(contract.fields())
                .extracting(Field::name)
                .containsExactly("siteId", "TokenType", "PassCode", "UserName");
        String request = new String(
                contract.request(
                        ServerUser.named("emma").orElseThrow(),
                        Passcode.typed("1<2&3").orElseThrow(),
                        7),
                StandardCharsets.UTF_8);
        assertThat(request)
                .contains("<sas:siteId>7</sas:siteId><sas:TokenType>1</sas:TokenType>"
                        + "<sas:PassCode>1&lt;2&amp;3</sas:PassCode><sas:UserName>emma</sas:UserName>");
    }

    @Test
    void aNamedTypeAndUnqualifiedChildrenAreUnderstood() throws Exception {
        String named = DOCUMENT.replace(
                        "<s:element name=\"Authenticate\"><s:complexType>", "<s:complexType name=\"T\">")
                .replace(
                        "</s:sequence></s:complexType></s:element>",
                        "</s:sequence></s:complexType><s:element name=\"Authenticate\" type=\"tns:T\"/>")
                .replace("elementFormDefault=\"qualified\"", "");

        assertThat(read(named).fields()).hasSize(4);
        assertThat(read(named).qualified()).isFalse();
    }

    @Test
    void whatCantBeCalledSaysWhy() {
        assertUnusable(DOCUMENT.replace("\"Authenticate\"", "\"Logon\""), "no element");
        assertUnusable(DOCUMENT.replace("\"Passcode\"", "\"Password\""), "");
        assertUnusable(DOCUMENT.replace(CHILDREN, "<s:element name=\"Username\"/>"), "Passcode");
        assertUnusable(DOCUMENT.replace(CHILDREN, CHILDREN + "<s:element name=\"Pin\"/>"), "demands");
        assertUnusable(DOCUMENT.replace(CHILDREN, CHILDREN + CHILDREN), "two children");
        assertUnusable(
                DOCUMENT.replace("soap:operation soapAction=\"urn:sas/A", "soap12:operation soapAction=\"urn:sas/A"),
                "binding");
        assertUnusable(DOCUMENT.replace("soapAction=\"urn:sas/A", "soapAction=\"urn&#10;sas/A"), "binding");
        assertUnusable("<html><body>Sign in</body></html>", "no WSDL");
        assertUnusable("", "unreadable");
        assertUnusable(
                "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + DOCUMENT.substring(39), "unreadable");
    }

    private static void assertUnusable(String document, String why) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(Wsdl.UnusableException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anAdministratorsWordGoesBeforeTheDocuments() throws Exception {
        SoapContract contract = read(DOCUMENT);

        assertThat(contract.with("", "")).isEqualTo(contract);
        assertThat(contract.with("urn:x", "urn:y"))
                .extracting(SoapContract::namespace, SoapContract::action)
                .containsExactly("urn:x", "urn:y");
    }

    @Property
    void garbageIsUnusable(@ForAll byte[] garbage) {
        assertThatThrownBy(() -> Wsdl.read(garbage)).isInstanceOf(Wsdl.UnusableException.class);
    }

    @Property(tries = 2000)
    void aDamagedDocumentIsReadOrRefused(@ForAll("damaged") String text) {
        try {
            assertThat(read(text).fields())
                    .extracting(Field::role)
                    .contains(Role.USERNAME, Role.PASSCODE)
                    .doesNotHaveDuplicates();
        } catch (Wsdl.UnusableException e) {
            assertThat(e).hasMessageEndingWith(".");
        }
    }

    @Provide
    Arbitrary<String> damaged() {
        Arbitrary<String> inserted = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(5), Arbitraries.of("<", ">", "\"", "&", "<s:element/>", "name=\"\""));
        return Arbitraries.integers()
                .between(0, DOCUMENT.length())
                .flatMap(at -> Arbitraries.integers()
                        .between(at, Math.min(at + 40, DOCUMENT.length()))
                        .flatMap(
                                to -> inserted.map(text -> DOCUMENT.substring(0, at) + text + DOCUMENT.substring(to))));
    }
}
