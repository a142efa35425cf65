package dev.latchkey.tests.otpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * A service as the vendor's public clients expect it: no more is known of the real one. It describes itself, and answers each
 * call as the test wants.
 */
public final class SoapService implements AutoCloseable {

    public static final String RIGHT = "123412345678";

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final String CHILDREN = """
            <s:element minOccurs="0" maxOccurs="1" name="Username" type="s:string"/>
            <s:element minOccurs="0" maxOccurs="1" name="Passcode" type="s:string"/>
            <s:element minOccurs="1" maxOccurs="1" name="Tokentype" type="s:int"/>
            <s:element minOccurs="1" maxOccurs="1" name="SiteID" type="s:int"/>
            """;

    /** What it sends back. */
    record Reply(int status, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private volatile String namespace = "urn:sas";
    private volatile String children = CHILDREN;
    private volatile String description = "";
    private volatile Function<String, Reply> behaviour =
            call -> verdict(Boolean.toString(call.contains(">" + RIGHT + "<")));
    private volatile int descriptions;

    private SoapService(HttpServer server) {
        this.server = server;
    }

    public static SoapService start() throws IOException {
        return start(HttpServer.create(ANY_PORT, 0));
    }

    /** One with a certificate. */
    static SoapService start(SSLContext certified) throws IOException {
        HttpsServer server = HttpsServer.create(ANY_PORT, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certified));
        return start(server);
    }

    private static SoapService start(HttpServer server) {
        SoapService service = new SoapService(server);
        server.setExecutor(service.threads);
        server.createContext("/", service::handle);
        server.start();
        return service;
    }

    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort() + "/AuthAnvil/SAS.asmx";
    }

    String name() {
        return url();
    }

    SoapService withNamespace(String other) {
        namespace = other;
        return this;
    }

    SoapService withChildren(String... names) {
        StringBuilder all = new StringBuilder();
        for (String name : names) {
            all.append("<s:element name=\"").append(name).append("\" minOccurs=\"0\"/>");
        }
        children = all.toString();
        return this;
    }

    /** Describes itself by that text instead. */
    SoapService withDescription(String text) {
        description = text;
        return this;
    }

    SoapService answering(Function<String, Reply> reply) {
        behaviour = reply;
        return this;
    }

    SoapService answeringResult(String result) {
        return answering(call -> verdict(result));
    }

    Reply verdict(String result) {
        return new Reply(200, envelope(response("<AuthenticateResult>" + result + "</AuthenticateResult>")));
    }

    String response(String content) {
        return "<AuthenticateResponse xmlns=\"" + namespace + "\">" + content + "</AuthenticateResponse>";
    }

    static String envelope(String body) {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">"
                + "<soap:Body>" + body + "</soap:Body></soap:Envelope>";
    }

    /** The messages that asked for a verdict. */
    List<String> calls() {
        return calls;
    }

    int descriptions() {
        return descriptions;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reply reply;
        if (exchange.getRequestMethod().equals("GET")) {
            descriptions++;
            reply = new Reply(200, description.isEmpty() ? wsdl() : description);
        } else {
            calls.add(exchange.getRequestHeaders().getFirst("SOAPAction") + '\n' + body);
            reply = behaviour.apply(body);
        }
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        if (reply.status() / 100 == 3) {
            exchange.getResponseHeaders().set("Location", reply.body());
        }
        exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String wsdl() {
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="NAMESPACE"
                    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:s="http://www.w3.org/2001/XMLSchema"
                    targetNamespace="NAMESPACE">
                  <wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="NAMESPACE">
                    <s:element name="Authenticate"><s:complexType><s:sequence>CHILDREN</s:sequence></s:complexType></s:element>
                  </s:schema></wsdl:types>
                  <wsdl:binding name="Soap" type="tns:Soap"><wsdl:operation name="Authenticate">
                    <soap:operation soapAction="NAMESPACE/Authenticate" style="document"/>
                  </wsdl:operation></wsdl:binding>
                  <wsdl:service name="SAS"><wsdl:port name="Soap" binding="tns:Soap">
                    <soap:address location="http://127.0.0.1:1/elsewhere"/>
                  </wsdl:port></wsdl:service>
                </wsdl:definitions>
                """.replace("NAMESPACE", namespace).replace("CHILDREN", children);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
