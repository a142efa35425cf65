package dev.latchkey.otpserver.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.otpserver.Answer.Accepted;
import dev.latchkey.otpserver.Answer.Rejected;
import dev.latchkey.otpserver.Answer.Unavailable;
import dev.latchkey.otpserver.Attempt;
import dev.latchkey.otpserver.Cause;
import dev.latchkey.otpserver.Passcode;
import dev.latchkey.otpserver.Protocol;
import dev.latchkey.otpserver.ServerAddress;
import dev.latchkey.otpserver.ServerUser;
import dev.latchkey.otpserver.UsernameSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.DefaultHttpRequestRetryHandler;
import org.apache.http.impl.client.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Against a server of this test that misbehaves as it is told to, through a client that would follow redirects and send
 * everything three times if it were let.
 */
@Timeout(30)
class SoapClientTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

    private final CloseableHttpClient http = HttpClients.custom()
            .setRetryHandler(new DefaultHttpRequestRetryHandler(3, true))
            .build();
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1);
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private ServerSocket server;

    /** What the server does with a connection after it has read the request. */
    private interface Behaviour {

        void answer(Socket connection, OutputStream out) throws Exception;
    }

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        http.close();
        watch.shutdownNow();
    }

    private void serve(Behaviour behaviour) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket connection = server.accept()) {
                    requests.add(request(connection.getInputStream()));
                    behaviour.answer(connection, connection.getOutputStream());
                } catch (Exception e) {
                    // The client went away, or the test is over.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                return text.toString();
            }
            text.append((char) read);
        }
        Matcher length = Pattern.compile("Content-Length: (\\d+)").matcher(text);
        int rest = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return text + new String(in.readNBytes(rest), StandardCharsets.UTF_8);
    }

    private void answer(String text) {
        serve((connection, out) -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String verdict(String result) {
        return OK + "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
                + "<AuthenticateResponse xmlns=\"urn:sas\"><AuthenticateResult>" + result
                + "</AuthenticateResult></AuthenticateResponse></s:Body></s:Envelope>";
    }

    private Attempt ask(Duration time) {
        return ask("http://127.0.0.1:" + server.getLocalPort() + "/SAS.asmx", time);
    }

    private Attempt ask(String url, Duration time) {
        OtpServerSettings.Values settings = new OtpServerSettings.Values(
                Protocol.AUTHANVIL,
                List.of(),
                7,
                "",
                UsernameSource.USERNAME,
                time,
                true,
                "urn:sas",
                "urn:sas/Authenticate");
        return new SoapClient(settings, new HttpExchange(http, watch), new Descriptions())
                .ask(
                        new ServerAddress.Soap(URI.create(url)),
                        ServerUser.named("emma").orElseThrow(),
                        Passcode.typed("1111-secret").orElseThrow(),
                        Deadline.in(time));
    }

    private static Cause cause(Attempt attempt) {
        return ((Unavailable) attempt.answer()).cause();
    }

    @Test
    void aVerdictIsAnAnswer() {
        answer(verdict("true"));

        assertThat(ask(Duration.ofSeconds(5))).isEqualTo(Attempt.answered(new Accepted()));
        assertThat(requests.get(0))
                .startsWith("POST /SAS.asmx HTTP/1.1")
                .contains("SOAPAction: \"urn:sas/Authenticate\"")
                .contains("Connection: close")
                .contains("<sas:Username>emma</sas:Username><sas:Passcode>1111-secret</sas:Passcode>"
                        + "<sas:Tokentype>1</sas:Tokentype><sas:SiteID>7</sas:SiteID>");
    }

    @Test
    void anUntruthIsARejection() {
        answer(verdict("false"));

        assertThat(ask(Duration.ofSeconds(5))).isEqualTo(Attempt.answered(new Rejected()));
    }

    @Test
    void anAcceptanceWithAnyOtherStatusIsNone() {
        for (String status : List.of("201 Created", "500 Internal Server Error", "403 Forbidden")) {
            requests.clear();
            answerOnce(verdict("true").replace("200 OK", status));

            assertThat(cause(ask(Duration.ofSeconds(5)))).as(status).isEqualTo(Cause.BAD_STATUS);
        }
    }

    private String current = "";
    private boolean serving;

    private void answerOnce(String text) {
        current = text;
        if (!serving) {
            serving = true;
            serve((connection, out) -> out.write(current.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            elsewhere.setSoTimeout(300);
            answer("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:" + elsewhere.getLocalPort()
                    + "/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

            assertThat(cause(ask(Duration.ofSeconds(5)))).isEqualTo(Cause.BAD_STATUS);
            assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aPageIsNoVerdict() {
        answer(OK + "<!DOCTYPE html><html><body>Sign in</body></html>");

        assertThat(cause(ask(Duration.ofSeconds(5)))).isEqualTo(Cause.MALFORMED);
    }

    @Test
    void aFaultIsNamed() {
        answer(("HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\n\r\n"
                + "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>"
                + "<faultstring>Bad 1111-secret</faultstring></s:Fault></s:Body></s:Envelope>"));

        Attempt attempt = ask(Duration.ofSeconds(5));

        assertThat(cause(attempt)).isEqualTo(Cause.FAULT);
        assertThat(attempt.toString()).doesNotContain("1111-secret");
    }

    @Test
    void tooMuchIsNotReadToItsEnd() {
        serve((connection, out) -> {
            out.write(verdict("true").getBytes(StandardCharsets.UTF_8));
            byte[] more = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 10_000; i++) {
                out.write(more);
            }
        });

        assertThat(cause(ask(Duration.ofSeconds(20)))).isEqualTo(Cause.TOO_LARGE);
    }

    /** The passcode may have been consumed. */
    @Test
    void whatWasSentIsNotSentAgain() {
        serve((connection, out) -> connection.setSoLinger(true, 0));

        Attempt attempt = ask(Duration.ofSeconds(5));

        assertThat(cause(attempt)).isEqualTo(Cause.BROKEN_OFF);
        assertThat(attempt.sent()).isTrue();
        assertThat(requests).hasSize(1);
    }

    @Test
    void anAnswerThatIsCutOffIsNoVerdict() {
        answer(verdict("true").replace("Connection: close", "Content-Length: 5000"));

        assertThat(cause(ask(Duration.ofSeconds(5)))).isIn(Cause.BROKEN_OFF, Cause.MALFORMED);
        assertThat(requests).hasSize(1);
    }

    @Test
    void aTrickleEndsByTheDeadline() {
        serve((connection, out) -> {
            for (byte letter : verdict("true").getBytes(StandardCharsets.UTF_8)) {
                out.write(letter);
                out.flush();
                Thread.sleep(50);
            }
        });
        long start = System.nanoTime();

        Attempt attempt = ask(Duration.ofMillis(700));

        assertThat(cause(attempt)).isEqualTo(Cause.TIMED_OUT);
        assertThat(attempt.sent()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void silenceEndsByTheDeadlineAndLeavesNothingBehind() throws InterruptedException {
        serve((connection, out) -> connection.getInputStream().read());

        assertThat(cause(ask(Duration.ofMillis(500)))).isEqualTo(Cause.TIMED_OUT);
        // What ended the request may have a last step to go when the request knows of its end.
        watch.shutdown();
        assertThat(watch.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.getActiveCount()).isZero();
        assertThat(requests).hasSize(1);
    }

    /** A deadline falls between two ticks of a millisecond; an administrator reads of a time-out all the same. */
    @RepeatedTest(30)
    void silenceIsNeverTakenForABrokenConnection() {
        serve((connection, out) -> connection.getInputStream().read());

        assertThat(cause(ask(Duration.ofNanos(50_900_000)))).isEqualTo(Cause.TIMED_OUT);
    }

    @Test
    void whereNobodyListensNothingWasSent() throws IOException {
        server.close();

        Attempt attempt = ask(Duration.ofSeconds(5));

        assertThat(cause(attempt)).isEqualTo(Cause.NOT_REACHED);
        assertThat(attempt.sent()).isFalse();
    }

    @Test
    void aHostWithoutAddressWasSentNothing() {
        Attempt attempt = ask("http://nowhere.invalid/SAS.asmx", Duration.ofSeconds(5));

        assertThat(cause(attempt)).isEqualTo(Cause.UNKNOWN_HOST);
        assertThat(attempt.sent()).isFalse();
    }

    @Test
    void whoDoesntSpeakTlsWasSentNothing() {
        Thread thread = new Thread(() -> {
            try (Socket connection = server.accept()) {
                connection.getOutputStream().write(verdict("true").getBytes(StandardCharsets.UTF_8));
                connection.getOutputStream().flush();
                connection.getInputStream().read(new byte[8192]);
            } catch (IOException e) {
                // The client went away.
            }
        });
        thread.setDaemon(true);
        thread.start();

        Attempt attempt = ask("https://127.0.0.1:" + server.getLocalPort() + "/SAS.asmx", Duration.ofSeconds(5));

        assertThat(cause(attempt)).isEqualTo(Cause.UNTRUSTED);
        assertThat(attempt.sent()).isFalse();
    }
}
