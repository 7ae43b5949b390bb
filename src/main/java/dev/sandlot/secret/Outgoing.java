package dev.sandlot.secret;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has become of a request that may have had placeholders in it. */
public final class Outgoing {
    private final @Nullable String refusal;
    private final boolean carries;
    private final List<Needle> needles;

    Outgoing(@Nullable String refusal, boolean carries, List<Needle> needles) {
        this.refusal = refusal;
        this.carries = carries;
        this.needles = List.copyOf(needles);
    }

    /** Why it may not go out, without a full stop; null where it may. */
    public @Nullable String refusal() {
        return refusal;
    }

    /** Whether there is a value in it. */
    public boolean carriesValue() {
        return carries;
    }

    /** Whether something is to be taken out of what comes back: also where a value was put into another request to the same host. */
    public boolean isToBeCleaned() {
        return !needles.isEmpty();
    }

    /** Takes values out of what comes back. One for each answer. */
    public Cleaning cleaning() {
        return new Cleaning(needles);
    }
}
