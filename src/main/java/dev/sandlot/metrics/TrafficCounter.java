package dev.sandlot.metrics;

import dev.sandlot.model.HostSample.Flow;
import dev.sandlot.model.SandboxSample.Rate;
import dev.sandlot.model.Usage.Traffic;
import org.jspecify.annotations.Nullable;

/** Two counters that are read together. */
final class TrafficCounter {
    private final Counter in = new Counter();
    private final Counter out = new Counter();
    private boolean seen;

    void see(@Nullable Traffic now, long at) {
        if (now != null) {
            seen = true;
            in.see(now.in(), at);
            out.see(now.out(), at);
        }
    }

    /** Null where it is not known (yet). */
    @Nullable
    Rate rate() {
        return Double.isNaN(in.perSecond()) ? null : new Rate(in.perSecond(), out.perSecond());
    }

    /** Null where nothing has been counted. */
    @Nullable
    Traffic total() {
        return seen ? new Traffic(in.total(), out.total()) : null;
    }

    /** Rates of 0 where they are not known yet. */
    Flow flow() {
        var rate = rate();
        return new Flow(in.total(), out.total(), rate == null ? 0 : rate.in(), rate == null ? 0 : rate.out());
    }
}
