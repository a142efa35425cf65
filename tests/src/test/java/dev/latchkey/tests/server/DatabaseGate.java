package dev.latchkey.tests.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between servers and their database. Shut, it is to them as if the database were stopped: their connections break
 * and new ones are refused.
 */
public final class DatabaseGate implements AutoCloseable {

    private final int databasePort;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;

    private DatabaseGate(int databasePort, ServerSocket listener) {
        this.databasePort = databasePort;
        this.port = listener.getLocalPort();
        this.listener = listener;
    }

    static DatabaseGate to(int databasePort) throws IOException {
        DatabaseGate gate = new DatabaseGate(databasePort, listen(0));
        gate.accept();
        return gate;
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    int port() {
        return port;
    }

    /** Breaks all connections and refuses new ones. */
    public void shut() {
        close(listener);
        open.forEach(DatabaseGate::close);
        open.clear();
    }

    /** Lets connections through again. */
    public void open() {
        try {
            listener = listen(port);
            accept();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        ServerSocket accepting = listener;
        start(() -> {
            while (!accepting.isClosed()) {
                try {
                    Socket client = accepting.accept();
                    Socket database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
                    client.setTcpNoDelay(true);
                    database.setTcpNoDelay(true);
                    open.add(client);
                    open.add(database);
                    start(() -> pump(client, database));
                    start(() -> pump(database, client));
                } catch (IOException e) {
                    if (!accepting.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        });
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[16_384];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // one of them went away, so the other is closed, too
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "database-gate");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // closed already
        }
    }

    @Override
    public void close() {
        shut();
    }
}
