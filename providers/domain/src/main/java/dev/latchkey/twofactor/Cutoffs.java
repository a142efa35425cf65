package dev.latchkey.twofactor;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Until when sessions must have begun that are over for good, because a rule was in force that they hadn't satisfied: the
 * company's, or that of an organization, for its members. For members of a group that was excepted from rules at some time
 * those count that were noted by then, and none of later.
 *
 * @param times second of the epoch by the id of the organization, the company's by {@link #COMPANY}; those of an excepted
 *     group by its id, a slash, and the same
 */
public record Cutoffs(Map<String, Long> times) {

    public static final Cutoffs NONE = new Cutoffs(Map.of());

    /** Stands for the company where an organization's id could stand. */
    public static final String COMPANY = "";

    private static final char OF_GROUP = '/';

    private static final Pattern ENTRY = Pattern.compile("(?:([^@ ]+)@)?([0-9]{1,18})");

    public Cutoffs {
        times = Map.copyOf(times);
    }

    /**
     * Reads what {@link #text} wrote. What isn't of that form is passed over: it can come from nobody but an administrator who
     * could take the rule away as well, and must not stop all logins.
     */
    public static Cutoffs parse(String text) {
        Map<String, Long> times = new TreeMap<>();
        for (String entry : text.split(" ", -1)) {
            Matcher read = ENTRY.matcher(entry);
            if (read.matches()) {
                String owner = Optional.ofNullable(read.group(1)).orElse(COMPANY);
                times.merge(owner, Long.valueOf(read.group(2)), Math::max);
            }
        }
        return new Cutoffs(times);
    }

    /** {@code 1764547200 <organization>@1764547300 …}. */
    public String text() {
        return new TreeMap<>(times)
                .entrySet().stream()
                        .map(entry -> entry.getKey().isEmpty()
                                ? Long.toString(entry.getValue())
                                : entry.getKey() + '@' + entry.getValue())
                        .collect(Collectors.joining(" "));
    }

    /** These, and that the rule of {@code owner} was in force until now. */
    public Cutoffs with(String owner, Instant now) {
        return and(new Cutoffs(Map.of(owner, now.getEpochSecond())));
    }

    /** The later one of each. */
    public Cutoffs and(Cutoffs others) {
        Map<String, Long> all = new TreeMap<>(times);
        others.times.forEach((owner, time) -> all.merge(owner, time, Math::max));
        return new Cutoffs(all);
    }

    /** These, and that the members of the group are excepted from now on: what is noted by now counts for them too. */
    public Cutoffs exceptingGroup(String group) {
        Map<String, Long> all = new TreeMap<>(times);
        times.forEach((owner, time) -> {
            if (owner.indexOf(OF_GROUP) < 0) {
                all.merge(group + OF_GROUP + owner, time, Math::max);
            }
        });
        return new Cutoffs(all);
    }

    /** Those that count for the members of a group while it is excepted. */
    public Cutoffs ofGroup(String group) {
        String prefix = group + OF_GROUP;
        return new Cutoffs(times.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue)));
    }

    /** Whether any of them is an organization's. */
    public boolean nameOrganizations() {
        return times.keySet().stream()
                .anyMatch(owner -> !owner.isEmpty() && owner.charAt(owner.length() - 1) != OF_GROUP);
    }

    /**
     * Whether a session is over that has proven nothing. Nothing that is noted of a group counts, see {@link #ofGroup}.
     *
     * @param organizations ids of those that its user belongs to
     */
    public boolean end(Instant began, Collection<String> organizations) {
        return times.entrySet().stream()
                .filter(entry -> entry.getKey().equals(COMPANY) || organizations.contains(entry.getKey()))
                .anyMatch(entry -> began.getEpochSecond() <= entry.getValue());
    }
}
