package dev.sandlot.model;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What tokens cost at the price of the API, which is not what somebody with a subscription pays.
 *
 * @param usd of all that has a price
 * @param source the least certain of what it is made from
 * @param unpriced models whose tokens are not in it, since nobody knows a price
 */
public record Cost(double usd, Source source, Set<String> unpriced) {
    /** Where a cost comes from, the most certain first. */
    public enum Source {
        AGENT("API-equivalent, told by the agent"),
        OTLP("API-equivalent, told by the agent's telemetry"),
        PRICE_TABLE("API-equivalent, reckoned by the price table");

        private final String label;

        Source(String label) {
            this.label = label;
        }
    }

    public static final Cost NONE = new Cost(0, Source.AGENT, Set.of());

    public Cost {
        Objects.requireNonNull(source);
        unpriced = Set.copyOf(unpriced);
    }

    /** Whether it says nothing: of nothing that was used a price is known. */
    public boolean isUnknown() {
        return usd == 0 && !unpriced.isEmpty();
    }

    public Cost plus(Cost other) {
        var all = new TreeSet<>(unpriced);
        all.addAll(other.unpriced);
        return new Cost(usd + other.usd, source.compareTo(other.source) >= 0 ? source : other.source, all);
    }

    /** A part of it. */
    public Cost times(double share) {
        return new Cost(usd * share, source, unpriced);
    }

    /** For people. */
    public String label() {
        return unpriced.isEmpty()
                ? source.label
                : (isUnknown() ? "unknown" : source.label) + "; no price is known for "
                        + String.join(", ", new TreeSet<>(unpriced));
    }
}
