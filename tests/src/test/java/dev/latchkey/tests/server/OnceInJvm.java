package dev.latchkey.tests.server;

import java.util.function.Supplier;

/**
 * What is made when it is asked for the first time, serves all tests of the JVM, and is closed when the JVM ends. JUnit's
 * own store for that ends with a launch, and where several JVMs share the tests, each class is a launch of its own.
 */
public final class OnceInJvm<T extends AutoCloseable> {

    private final Supplier<T> maker;
    private T made;

    public OnceInJvm(Supplier<T> maker) {
        this.maker = maker;
    }

    public synchronized T get() {
        if (made == null) {
            made = maker.get();
            Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        }
        return made;
    }

    private void close() {
        try {
            made.close();
        } catch (Exception e) {
            e.printStackTrace();
        }
    }
}
