package dev.sandlot.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What events tell of an {@link Attention}; its parts have the same meaning. */
public record AttentionSummary(
        Attention.Reason reason,
        @Nullable String asks,
        @Nullable ProcessId process) {
    public AttentionSummary {
        Objects.requireNonNull(reason);
    }

    public static AttentionSummary of(Attention attention) {
        return new AttentionSummary(attention.reason(), attention.asks(), attention.process());
    }
}
