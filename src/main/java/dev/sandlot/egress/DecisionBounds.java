package dev.sandlot.egress;

import dev.sandlot.config.EgressConfig;
import java.util.Collection;

/**
 * How many decisions are kept; some hundred more may be there at times.
 *
 * @param all in all
 * @param one of each sandbox at most
 */
public record DecisionBounds(long all, long one) {
    /** What holds where nothing is configured. */
    public static final DecisionBounds USUAL = of(EgressConfig.USUAL.decisions());

    public DecisionBounds {
        if (one < 1 || all < one) {
            throw new IllegalArgumentException("there is to be at least one, and one sandbox can't have more than all");
        }
    }

    /** So many in all, and a tenth of them of one sandbox. */
    public static DecisionBounds of(int all) {
        return new DecisionBounds(all, Math.max(1, all / 10));
    }

    /**
     * How many of each sandbox can be kept: where there is not room for all, those with many lose first, and one that has few loses none to one that has
     * many.
     *
     * @param counts how many each sandbox has
     */
    long ofEach(Collection<Long> counts) {
        long least = 0;
        long most = one;
        while (least < most) {
            long level = (least + most + 1) / 2;
            long sum =
                    counts.stream().mapToLong(count -> Math.min(count, level)).sum();
            if (sum <= all) {
                least = level;
            } else {
                most = level - 1;
            }
        }
        return least;
    }
}
