package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a server's processor time goes during an operation, by the JDK's flight recorder. */
final class Profile {

    private static final int SHOWN = 12;

    private Profile() {}

    /** The methods at the top of the stacks, and those of Latchkey that are anywhere in them, with their shares. */
    static String of(Site site, Operation operation, Duration duration) {
        Path file = Site.output().resolve("profile-" + operation.id() + ".jfr");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = Long.toString(site.pid());
        Programs.output(jcmd, pid, "JFR.start", "name=bench", "settings=profile");
        Load.run(site, operation, duration);
        Programs.output(jcmd, pid, "JFR.stop", "name=bench", "filename=" + file);
        Map<String, Integer> top = new HashMap<>();
        Map<String, Integer> ours = new HashMap<>();
        int samples = 0;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    samples++;
                    List<String> frames = event.getStackTrace().getFrames().stream()
                            .map(Profile::name)
                            .toList();
                    top.merge(frames.get(0), 1, Integer::sum);
                    frames.stream()
                            .filter(frame -> frame.startsWith("dev.latchkey."))
                            .distinct()
                            .forEach(frame -> ours.merge(frame, 1, Integer::sum));
                }
            }
        } catch (IOException e) {
            return "no profile: " + e.getMessage();
        }
        return samples + " samples. At the top of the stacks:\n" + table(top, samples)
                + "Anywhere in the stacks, of Latchkey:\n" + table(ours, samples);
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + '.' + frame.getMethod().getName();
    }

    private static String table(Map<String, Integer> counts, int samples) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(SHOWN)
                .map(count -> String.format(
                        "  %5.1f %%  %s%n", 100.0 * count.getValue() / Math.max(1, samples), count.getKey()))
                .collect(Collectors.joining());
    }
}
