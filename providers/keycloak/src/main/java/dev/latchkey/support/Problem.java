package dev.latchkey.support;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.Map;

/** Errors over HTTP for which no RFC has a code of its own: RFC 9457. */
public final class Problem {

    private Problem() {}

    /**
     * An answer that is yet to be built.
     *
     * @param status of HTTP
     * @param title what kind of problem it is
     * @param detail a sentence that says what to do
     */
    public static ResponseBuilder answer(int status, String title, String detail) {
        return Response.status(status)
                .type("application/problem+json")
                .entity(Map.of(
                        "type",
                        "about:blank",
                        "title",
                        title,
                        "status",
                        status,
                        "detail",
                        detail,
                        // An extension (RFC 9457, section 3.2): kcadm and the admin console show nothing else.
                        "errorMessage",
                        detail));
    }

    /**
     * The end of a request that can't be granted.
     *
     * @param detail a sentence that says what to do
     */
    public static WebApplicationException refusal(Response.Status status, String detail) {
        return refusal(status, status.getReasonPhrase(), detail);
    }

    /**
     * The same, with a title of its own.
     *
     * @param title what kind of problem it is
     */
    public static WebApplicationException refusal(Response.Status status, String title, String detail) {
        return new WebApplicationException(
                answer(status.getStatusCode(), title, detail).build());
    }
}
