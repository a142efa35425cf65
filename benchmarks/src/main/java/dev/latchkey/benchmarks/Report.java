package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of it, as a page with pictures and as Markdown. */
final class Report {

    /** A table; the first row is its head. */
    private record Table(String title, String remark, List<List<String>> rows) {}

    private final boolean quick;
    private final String loadBefore = Machine.load();
    private final List<Table> tables = new ArrayList<>();
    private final List<Growth.Line> lines = new ArrayList<>();
    private final List<String> unmet = new ArrayList<>();
    private final Map<String, String> profiles = new LinkedHashMap<>();

    Report(boolean quick) {
        this.quick = quick;
    }

    void add(List<?> results) {
        List<List<String>> rows = new ArrayList<>();
        for (Object result : results) {
            if (result instanceof Growth.Line line) {
                lines.add(line);
            } else if (result instanceof Domain.Measured one) {
                rows.add(List.of(one.name(), number(one.nanos(), 0), number(one.error(), 0), number(one.bytes(), 0)));
            }
        }
        if (!rows.isEmpty()) {
            rows.add(0, List.of("Decision", "ns", "± ns (99.9 %)", "bytes allocated"));
            tables.add(new Table("Domain (JMH)", "One thread, no server.", rows));
        }
        if (!lines.isEmpty()) {
            addGrowth();
        }
    }

    void add(Comparison run) {
        addGoals(run);
        addKeycloaksOwn(run);
        addKeys(run);
        List<List<String>> starts = new ArrayList<>();
        starts.add(List.of("", "with Latchkey", "without"));
        starts.add(List.of(
                "seconds to ready",
                run.start(true, 0).text(1),
                run.start(false, 0).text(1)));
        starts.add(List.of(
                "idle resident memory, MB",
                run.start(true, 1).text(0),
                run.start(false, 1).text(0)));
        tables.add(new Table("Start", "Heap as kc.sh sets it (64 to 512 MB), after one garbage collection.", starts));
        Capacity capacity = Capacity.of(run);
        tables.add(new Table(
                "Ten million users and 2,000 verifications a second",
                capacity.verdict()
                        + " docs/capacity.md says what is assumed. The database's own processor time comes on top.",
                capacity.rows()));
    }

    /** By the operation, why it misses its goal. */
    void explain(Map<String, String> missed) {
        profiles.putAll(missed);
    }

    void add(ResponseTimes run) {
        tables.add(new Table(
                "Response times at a fixed rate",
                "Milliseconds, with Gatling: all operations at once, so many of each a second, at random moments, whether"
                        + " or not those before are answered. Ratios are of medians; above 1, Latchkey's server answered"
                        + " faster. Of few, p99 is the slowest or nearly so.",
                run.mixed()));
        tables.add(new Table(
                "Response times at a fixed rate: API keys",
                "The same, in rounds of their own, on the server with Latchkey.",
                run.keys()));
        unmet.addAll(run.failures());
    }

    private void addGoals(Comparison run) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Goal", "", "Measured", "Met"));
        for (Goal goal : Goal.of(run)) {
            rows.add(List.of(
                    goal.text(),
                    (goal.atLeast() ? "≥ " : "≤ ") + number(goal.limit(), goal.digits()),
                    goal.value().text(goal.digits()),
                    !goal.isMeasured() ? "not measured" : goal.isMet() ? "yes" : "**no**"));
            if (goal.isMeasured() && !goal.isMet()) {
                unmet.add(goal.text() + ": " + goal.value().text(goal.digits()));
            }
        }
        run.titles().forEach((id, title) -> {
            long wrong = run.wrong(true, id) + run.wrong(false, id);
            if (wrong > 0) {
                unmet.add(title + ": " + wrong + " wrong answers, so its figures are none");
            }
        });
        tables.add(
                new Table("Goals", "Ratios are of throughput, round by round; the median counts (least–most).", rows));
    }

    private void addKeycloaksOwn(Comparison run) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "Operation",
                "a second with",
                "without",
                "ratio",
                "CPU µs with",
                "without",
                "CPU ratio",
                "SQL with",
                "without",
                "wrong answers"));
        for (Map.Entry<String, String> operation : run.titles().entrySet()) {
            String id = operation.getKey();
            if (!run.slots(false, id).isEmpty()) {
                rows.add(List.of(
                        operation.getValue(),
                        run.perSecond(true, id).text(0),
                        run.perSecond(false, id).text(0),
                        run.ratio(true, id, false, id).text(2),
                        run.cpu(true, id).text(0),
                        run.cpu(false, id).text(0),
                        run.cpuRatio(true, id, false, id).text(2),
                        number(run.statements(true, id), 2),
                        number(run.statements(false, id), 2),
                        Long.toString(run.wrong(true, id) + run.wrong(false, id))));
            }
        }
        tables.add(new Table(
                "Keycloak's own operations, with and without Latchkey",
                Load.CLIENTS
                        + " clients that each wait for their answer. Ratios above 1 mean that Latchkey's server was faster,"
                        + " or used less of the processor.",
                rows));
    }

    private void addKeys(Comparison run) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "API keys",
                "a second",
                "× floor",
                "× introspection",
                "× client credentials",
                "CPU µs",
                "kB allocated",
                "SQL",
                "wrong answers"));
        for (Map.Entry<String, String> operation : run.titles().entrySet()) {
            String id = operation.getKey();
            if (id.startsWith("key-")
                    || List.of(Operations.FLOOR, Operations.INTROSPECTION, Operations.CLIENT_CREDENTIALS)
                            .contains(id)) {
                rows.add(List.of(
                        operation.getValue(),
                        run.perSecond(true, id).text(0),
                        run.ratio(true, id, true, Operations.FLOOR).text(2),
                        run.ratio(true, id, true, Operations.INTROSPECTION).text(2),
                        run.ratio(true, id, true, Operations.CLIENT_CREDENTIALS).text(2),
                        run.cpu(true, id).text(0),
                        number(run.allocated(true, id).median() / 1000, 1),
                        number(run.statements(true, id), 2),
                        Long.toString(run.wrong(true, id))));
            }
        }
        tables.add(new Table(
                "API keys, next to what stands there without them",
                "On the server with Latchkey, by as many clients.",
                rows));
    }

    private void addGrowth() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Measured", "unit", "at"));
        for (Growth.Line line : lines) {
            StringBuilder points = new StringBuilder();
            for (double[] point : line.points()) {
                points.append(points.isEmpty() ? "" : "; ")
                        .append(number(point[0], 0))
                        .append(' ')
                        .append(line.of())
                        .append(": ")
                        .append(figure(point[1]));
            }
            rows.add(List.of(line.title(), line.unit(), points.toString()));
        }
        tables.add(new Table("How cost grows", "", rows));
    }

    // Writing.

    void write() throws IOException {
        Files.writeString(Site.output().resolve("report.md"), markdown());
        Files.writeString(Site.output().resolve("report.html"), html());
    }

    private String facts() {
        return "Latchkey " + System.getProperty("bench.latchkey") + ", Keycloak " + System.getProperty("bench.keycloak")
                + ", PostgreSQL " + System.getProperty("bench.postgres") + " on the same machine, "
                + LocalDate.now(ZoneOffset.UTC) + ". " + Machine.describe() + ". Load of the machine before: "
                + loadBefore + ". The clients are on the same machine."
                + (quick ? " QUICK: a run to try it out; the figures are worth little." : "");
    }

    private String verdict() {
        return unmet.isEmpty() ? "All goals are met." : "Not met: " + String.join("; ", unmet) + '.';
    }

    private boolean hasVerdict() {
        return !unmet.isEmpty()
                || tables.stream().anyMatch(table -> table.title().equals("Goals"));
    }

    private String markdown() {
        StringBuilder text = new StringBuilder(facts()).append("\n\n");
        if (hasVerdict()) {
            text.append(verdict()).append("\n\n");
        }
        for (Table table : tables) {
            text.append("### ").append(table.title()).append("\n\n");
            if (!table.remark().isEmpty()) {
                text.append(table.remark()).append("\n\n");
            }
            for (int row = 0; row < table.rows().size(); row++) {
                text.append("| ")
                        .append(String.join(" | ", table.rows().get(row)))
                        .append(" |\n");
                if (row == 0) {
                    text.append("|---".repeat(table.rows().get(0).size())).append("|\n");
                }
            }
            text.append('\n');
        }
        profiles.forEach((id, profile) -> text.append("### Profile: ")
                .append(id)
                .append("\n\n```\n")
                .append(profile)
                .append("```\n\n"));
        return text.toString();
    }

    private String html() {
        StringBuilder page = new StringBuilder("<!doctype html><html lang=\"en\"><meta"
                + " charset=\"utf-8\"><title>Latchkey: measured</title><style>body{font:15px/1.5"
                + " system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0"
                + " 1rem}table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #ccc;padding:.25rem"
                + " .6rem;text-align:left}td+td{font-variant-numeric:tabular-nums}th{background:#f2f2f2}"
                + "figure{display:inline-block;margin:1rem}pre{background:#f2f2f2;padding:1rem;overflow:auto}.no{background:#fde0dc}</style><h1>Latchkey:"
                + " measured</h1><p>");
        page.append(escape(facts())).append("</p>");
        if (hasVerdict()) {
            page.append("<p><strong>").append(escape(verdict())).append("</strong></p>");
        }
        for (Table table : tables) {
            page.append("<h2>").append(escape(table.title())).append("</h2><p>");
            page.append(escape(table.remark())).append("</p><table>");
            for (int row = 0; row < table.rows().size(); row++) {
                List<String> cells = table.rows().get(row);
                page.append(cells.contains("**no**") ? "<tr class=\"no\">" : "<tr>");
                String cell = row == 0 ? "th" : "td";
                for (String text : cells) {
                    page.append('<').append(cell).append('>').append(escape(text.replace("**", "")));
                    page.append("</").append(cell).append('>');
                }
                page.append("</tr>");
            }
            page.append("</table>");
        }
        for (Growth.Line line : lines) {
            page.append(Picture.of(line));
        }
        profiles.forEach((id, profile) -> page.append("<h2>Profile: ")
                .append(escape(id))
                .append("</h2><pre>")
                .append(escape(profile))
                .append("</pre>"));
        return page.append("</html>\n").toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String number(double value, int digits) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** With as many digits as mean something. */
    static String figure(double value) {
        return number(value, value >= 100 ? 0 : value >= 1 ? 1 : 3);
    }
}
