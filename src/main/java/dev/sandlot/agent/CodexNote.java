package dev.sandlot.agent;

import dev.sandlot.model.TokenCount;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a rollout of Codex between its lines.
 *
 * @param model empty where it is not known
 * @param copied while the history of the session that this one was forked from is being copied: when the last line of it was written, else null
 * @param before the tokens of that session, which are part of the totals of this one
 */
record CodexNote(String model, @Nullable Instant copied, TokenCount before) {
    /** Copied lines have the time of the fork, or their own from before; what comes so long after the last of them is the session's own. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final CodexNote NEW = new CodexNote("", null, TokenCount.ZERO);

    /** Null for a file that begins. */
    static CodexNote of(@Nullable String text) {
        if (text == null) {
            return NEW;
        }
        var parts = text.split(" ", -1);
        if (parts.length != 5) {
            return NEW.with(text); // as it was written by earlier versions
        }
        try {
            var copied = parts[1].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(parts[1]));
            var before =
                    new TokenCount(Long.parseLong(parts[2]), Long.parseLong(parts[3]), Long.parseLong(parts[4]), 0);
            return new CodexNote(parts[0], copied, before);
        } catch (NumberFormatException e) {
            return NEW;
        }
    }

    /** Null where there is nothing to remember. */
    @Nullable
    String text() {
        if (copied == null && before.total() == 0) {
            return model.isEmpty() ? null : model;
        }
        return String.join(
                " ",
                model,
                copied == null ? "" : Long.toString(copied.toEpochMilli()),
                Long.toString(before.input()),
                Long.toString(before.output()),
                Long.toString(before.cacheRead()));
    }

    boolean isCopying() {
        return copied != null;
    }

    CodexNote with(String newModel) {
        return new CodexNote(newModel, copied, before);
    }

    CodexNote with(TokenCount counted) {
        return new CodexNote(model, copied, counted);
    }

    /** The session was forked then: its history is copied first. */
    CodexNote forked(Instant at) {
        return new CodexNote(model, at, before);
    }

    /** A line was written then. */
    CodexNote at(@Nullable Instant time) {
        if (copied == null || time == null || time.isBefore(copied)) {
            return this;
        }
        return new CodexNote(model, time.isBefore(copied.plus(PAUSE)) ? time : null, before);
    }

    /** What of this total is the session's own. Where it is less than what was before, the counting has begun anew. */
    TokenCount own(TokenCount total) {
        return total.total() < before.total() ? total : total.beyond(before);
    }
}
