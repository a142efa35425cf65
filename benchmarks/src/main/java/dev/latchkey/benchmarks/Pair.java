package dev.latchkey.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two servers side by side, one with Latchkey and one without, with the same realms and users. */
final class Pair implements AutoCloseable {

    private final Site with;
    private final Site without;
    private final Map<Site, List<Operation>> operations = new LinkedHashMap<>();

    /** Two that aren't started yet. */
    Pair(EmbeddedPostgres postgres) {
        with = new Site("with", true, postgres, "latchkey");
        without = new Site("without", false, postgres, "bare");
    }

    /** Starts both for load, makes their realms and users, and does each operation for that long. */
    void start(Duration warmUp) throws IOException {
        for (Site site : inTurn(1)) {
            Progress.say("starting the server " + site.title() + ", and making its realms and users");
            site.start();
            Company.found(site);
            operations.put(site, Operations.of(site));
        }
        for (String id : titles().keySet()) {
            Progress.say("warming up: " + id);
            for (Site site : inTurn(1)) {
                find(site, id).ifPresent(operation -> Load.run(site, operation, warmUp));
            }
        }
    }

    Site site(boolean latchkey) {
        return latchkey ? with : without;
    }

    /** Both, in an order that changes from round to round. */
    List<Site> inTurn(int round) {
        return round % 2 == 0 ? List.of(with, without) : List.of(without, with);
    }

    /** All operations that this server knows. */
    List<Operation> operations(Site site) {
        return operations.getOrDefault(site, List.of());
    }

    Optional<Operation> find(Site site, String id) {
        return operations(site).stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst();
    }

    /** Ids and titles of all operations, in the order of the tables. */
    Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        operations(with).forEach(operation -> titles.put(operation.id(), operation.title()));
        return titles;
    }

    @Override
    public void close() {
        with.close();
        without.close();
    }
}
