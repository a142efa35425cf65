package dev.latchkey.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * How many servers a company needs: the arithmetic of {@code docs/capacity.md} with the processor time that was measured.
 *
 * @param demands what is asked of the servers in the busiest hour
 */
record Capacity(List<Demand> demands) {

    static final double USERS = 10_000_000;
    static final double VERIFICATIONS = 2000;
    /** Of the users, how many log in on a day, and of these logins, how many in the busiest hour. */
    static final double LOGIN_ON_A_DAY = 0.1;

    static final double IN_THE_BUSIEST_HOUR = 0.2;
    /** Of the users, how many have a session that is used at the same time; each refreshes its token that often. */
    static final double AT_WORK = 0.01;

    static final double SECONDS_BETWEEN_REFRESHES = 300;

    static final double CORES_A_POD = 2;
    /** How busy a pod's cores are to be at most. */
    static final double BUSY = 0.6;

    /**
     * One kind of request.
     *
     * @param title of it
     * @param perSecond how many a second
     * @param cpuMicros processor time of the server for each
     * @param statements SQL statements for each
     */
    record Demand(String title, double perSecond, double cpuMicros, double statements) {

        double cores() {
            return perSecond * cpuMicros / 1e6;
        }
    }

    static Capacity of(Comparison run) {
        return new Capacity(List.of(
                demand(run, Operations.FORWARD_AUTH, VERIFICATIONS),
                demand(run, Operations.LOGIN_ARGON2, USERS * LOGIN_ON_A_DAY * IN_THE_BUSIEST_HOUR / 3600),
                demand(run, Operations.REFRESH, USERS * AT_WORK / SECONDS_BETWEEN_REFRESHES)));
    }

    private static Demand demand(Comparison run, String id, double perSecond) {
        return new Demand(
                run.titles().getOrDefault(id, id), perSecond, run.cpu(true, id).median(), run.statements(true, id));
    }

    double cores() {
        return demands.stream().mapToDouble(Demand::cores).sum();
    }

    /** Enough for the busiest hour, and one more, which may fail or be replaced meanwhile. */
    int pods() {
        return (int) Math.ceil(cores() / (CORES_A_POD * BUSY)) + 1;
    }

    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Asked for", "a second", "CPU µs each", "cores", "SQL statements a second"));
        for (Demand demand : demands) {
            rows.add(List.of(
                    demand.title(),
                    Report.number(demand.perSecond(), 0),
                    Report.number(demand.cpuMicros(), 0),
                    Report.number(demand.cores(), 2),
                    Report.number(demand.perSecond() * demand.statements(), 0)));
        }
        rows.add(List.of(
                "all",
                "",
                "",
                Report.number(cores(), 2),
                Report.number(
                        demands.stream()
                                .mapToDouble(demand -> demand.perSecond() * demand.statements())
                                .sum(),
                        0)));
        return rows;
    }

    String verdict() {
        return "%s cores, in pods of %s that are busy to %s %% at most: %d pods, one of them to spare."
                .formatted(
                        Report.number(cores(), 2), Report.number(CORES_A_POD, 0), Report.number(BUSY * 100, 0), pods());
    }
}
