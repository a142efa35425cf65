package dev.latchkey.otpserver;

import dev.latchkey.otpserver.Answer.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Which of several servers is asked. The first that is not known to have failed; the next one only if the passcode was
 * not sent. One that has failed is left out for {@link #REST}, then one login tries it again; if all have failed, all are
 * tried. Each is asked by a limited number of logins at once, so that a slow server doesn't take all of Keycloak's threads.
 */
public final class Failover {

    /** How long a server is left out that has failed. */
    public static final Duration REST = Duration.ofSeconds(30);

    /** How many logins may wait for one server at the same time. */
    public static final int AT_ONCE = 16;

    private final Map<String, Server> known = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private final int atOnce;

    /**
     * @param clock milliseconds
     * @param atOnce how many may wait for one server
     */
    public Failover(LongSupplier clock, int atOnce) {
        this.clock = clock;
        this.atOnce = atOnce;
    }

    /** Asks one server. */
    @FunctionalInterface
    public interface Call {

        Attempt to(ServerAddress server);
    }

    /** The first answer; else why the last server that was tried gave none. */
    public Answer ask(List<ServerAddress> servers, Call call) {
        Set<ServerAddress> untried = new LinkedHashSet<>(servers);
        Answer answer = new Unavailable(Cause.NOT_CONFIGURED);
        for (boolean lastResort : List.of(false, true)) {
            for (ServerAddress server : new ArrayList<>(untried)) {
                if (lastResort || server(server).mayBeTried()) {
                    untried.remove(server);
                    Attempt attempt = ask(server, call);
                    answer = attempt.answer();
                    if (attempt.sent()) {
                        return answer;
                    }
                }
            }
        }
        return answer;
    }

    /** Asks that server and no other, as the next round of a conversation must. */
    public Attempt ask(ServerAddress address, Call call) {
        Server server = server(address);
        if (!server.places.tryAcquire()) {
            return Attempt.notSent(address, Cause.BUSY, "");
        }
        try {
            Attempt attempt = call.to(address);
            server.note(attempt);
            return attempt;
        } finally {
            server.places.release();
        }
    }

    private Server server(ServerAddress address) {
        return known.computeIfAbsent(address.text(), text -> new Server());
    }

    /** What is known of one. */
    private final class Server {

        private static final long WELL = Long.MIN_VALUE;

        private final Semaphore places = new Semaphore(atOnce);
        private long restsUntil = WELL;

        synchronized boolean mayBeTried() {
            if (restsUntil == WELL) {
                return true;
            }
            if (clock.getAsLong() < restsUntil) {
                return false;
            }
            // This login tries it; the others wait until it is known what came of that.
            rest();
            return true;
        }

        synchronized void note(Attempt attempt) {
            if (attempt.isFailure()) {
                rest();
            } else if (attempt.sent()) {
                restsUntil = WELL;
            }
        }

        private void rest() {
            restsUntil = clock.getAsLong() + REST.toMillis();
        }
    }
}
