package dev.latchkey.company;

import java.util.List;
import java.util.Objects;

/**
 * A limit and who set it. Where several apply, the strictest wins: a part of a company may be stricter than the whole,
 * never laxer.
 *
 * @param limit the largest value that is allowed
 * @param source who set it
 */
public record Bound<T extends Comparable<T>>(T limit, Source source) {

    /** Who set a limit. */
    public enum Source {
        /** The realm. */
        COMPANY,
        /** An organization inside the realm that the user belongs to. */
        ORGANIZATION
    }

    public Bound {
        Objects.requireNonNull(limit);
        Objects.requireNonNull(source);
    }

    /** The strictest of the company's limit and those of its organizations; of equal ones, the company's. */
    public static <T extends Comparable<T>> Bound<T> strictest(T company, List<T> organizations) {
        Bound<T> strictest = new Bound<>(company, Source.COMPANY);
        for (T organization : organizations) {
            if (organization.compareTo(strictest.limit) < 0) {
                strictest = new Bound<>(organization, Source.ORGANIZATION);
            }
        }
        return strictest;
    }
}
