package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.Cause;
import dev.latchkey.otpserver.SoapAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.ConnectionPoolTimeoutException;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.impl.client.CloseableHttpClient;

/**
 * One HTTP request through Keycloak's own client, which knows the server's truststore and proxies. What is particular:
 * no redirect is followed, nothing is kept alive, no body is sent twice, whatever the client's retries say, and all of it
 * ends by a deadline, also where a server sends a byte now and then.
 *
 * @param client Keycloak's
 * @param watch ends what takes too long
 */
record HttpExchange(CloseableHttpClient client, ScheduledExecutorService watch) {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int OK = 200;

    /**
     * What came back.
     *
     * @param status of HTTP
     * @param body at most 64 KiB
     */
    record Reply(int status, byte[] body) {

        boolean isOk() {
            return status == OK;
        }
    }

    Reply get(String url, Deadline deadline) throws CallFailedException {
        return send(new HttpGet(url), new OnceBody(new byte[0]), deadline);
    }

    Reply post(String url, String action, byte[] message, Deadline deadline) throws CallFailedException {
        HttpPost post = new HttpPost(url);
        post.setHeader(HttpHeaders.CONTENT_TYPE, "text/xml; charset=utf-8");
        post.setHeader("SOAPAction", '"' + action + '"');
        OnceBody body = new OnceBody(message);
        post.setEntity(body);
        return send(post, body, deadline);
    }

    private Reply send(HttpRequestBase request, OnceBody body, Deadline deadline) throws CallFailedException {
        request.setHeader(HttpHeaders.CONNECTION, "close");
        request.setConfig(RequestConfig.custom()
                .setConnectTimeout(deadline.millis(CONNECT))
                .setConnectionRequestTimeout(deadline.millis(CONNECT))
                .setSocketTimeout(deadline.millis())
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                .build());
        // To the nanosecond: what is ended before the deadline would look like a broken connection.
        Future<?> end = watch.schedule(request::abort, deadline.nanos(), TimeUnit.NANOSECONDS);
        try (CloseableHttpResponse response = client.execute(request)) {
            byte[] content = read(response.getEntity());
            if (content.length > SoapAnswer.LARGEST) {
                request.abort();
                throw failure(Cause.TOO_LARGE, "The answer is larger than 64 KiB.", body);
            }
            return new Reply(response.getStatusLine().getStatusCode(), content);
        } catch (IOException e) {
            throw failure(
                    deadline.isOver() ? Cause.TIMED_OUT : cause(e, body),
                    e.getClass().getSimpleName(),
                    body);
        } finally {
            end.cancel(false);
        }
    }

    private static byte[] read(HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        try (InputStream content = entity.getContent()) {
            return content.readNBytes(SoapAnswer.LARGEST + 1);
        }
    }

    private static CallFailedException failure(Cause cause, String detail, OnceBody body) {
        return body.isSent() ? CallFailedException.sent(cause, detail) : CallFailedException.notSent(cause, detail);
    }

    private static Cause cause(IOException e, OnceBody body) {
        if (e instanceof UnknownHostException) {
            return Cause.UNKNOWN_HOST;
        } else if (e instanceof ConnectionPoolTimeoutException) {
            return Cause.BUSY;
        } else if (e instanceof ConnectTimeoutException
                || e instanceof ConnectException
                || e instanceof NoRouteToHostException) {
            return Cause.NOT_REACHED;
        } else if (e instanceof SocketTimeoutException) {
            return Cause.TIMED_OUT;
        } else if (e instanceof SSLException && !body.isSent()) {
            return Cause.UNTRUSTED;
        }
        return Cause.BROKEN_OFF;
    }

    /** A body that the client can't send again: it counts as consumed as soon as its first byte is asked for. */
    private static final class OnceBody extends InputStreamEntity {

        private volatile boolean sent;

        OnceBody(byte[] content) {
            super(new ByteArrayInputStream(content), content.length);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            sent = true;
            super.writeTo(out);
        }

        boolean isSent() {
            return sent;
        }
    }
}
