package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.ServerAddress;
import dev.latchkey.otpserver.SoapContract;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.common.util.Time;

/** What services have said of themselves, for an hour. */
final class Descriptions {

    private static final Duration FRESH = Duration.ofHours(1);

    private record Entry(SoapContract contract, long readAt) {

        boolean isFresh() {
            return Time.currentTimeMillis() - readAt < FRESH.toMillis();
        }
    }

    private final Map<ServerAddress, Entry> entries = new ConcurrentHashMap<>();

    Optional<SoapContract> get(ServerAddress server) {
        return Optional.ofNullable(entries.get(server)).filter(Entry::isFresh).map(Entry::contract);
    }

    /** Remembers it, unless it is remembered already. */
    void put(ServerAddress server, SoapContract contract) {
        entries.compute(
                server,
                (address, known) ->
                        known != null && known.isFresh() ? known : new Entry(contract, Time.currentTimeMillis()));
    }

    void forget(ServerAddress server) {
        entries.remove(server);
    }
}
