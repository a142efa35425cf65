package dev.latchkey.tests.server;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * One server for all tests of the JVM, injected as {@link ServerUnderTest}; a test that fails shows what the server
 * logged meanwhile.
 */
public final class KeycloakExtension
        implements BeforeAllCallback, BeforeEachCallback, ParameterResolver, TestExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(KeycloakExtension.class);
    private static final OnceInJvm<ServerUnderTest> SERVER = new OnceInJvm<>(ServerUnderTest::start);
    private static final String LOG_LENGTH = "log length";
    private static final int LOG_LINES_SHOWN = 80;

    /** The shared server, started when it is asked for the first time, stopped after the last test. */
    public static ServerUnderTest server() {
        return SERVER.get();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put(LOG_LENGTH, server().keycloak().log().length());
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        int before = context.getStore(NAMESPACE).getOrDefault(LOG_LENGTH, Integer.class, 0);
        String log = server().keycloak().log().substring(before);
        long skipped = Math.max(0, log.lines().count() - LOG_LINES_SHOWN);
        throw new AssertionError(
                failure + "\n--- the server's log during this test ---\n"
                        + String.join("\n", log.lines().skip(skipped).toList()),
                failure);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ServerUnderTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server();
    }
}
