package dev.sandlot.notify;

import dev.sandlot.model.Attention;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.SandboxId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told. Texts may come from inside the sandbox; they are one line each, without control characters.
 *
 * @param name the sandbox's
 * @param asks what is asked or has happened, or null
 * @param process the terminal to answer in, or null
 */
record Note(
        SandboxId sandbox,
        String name,
        Attention.Reason reason,
        @Nullable String asks,
        @Nullable String process,
        Instant at) {
    private static final int LONGEST_NAME = 100;

    static Note of(SandboxId sandbox, Occurrence.AttentionEvent event, Instant at) {
        var attention = event.attention();
        return new Note(
                sandbox,
                Objects.requireNonNull(Attention.line(event.name(), LONGEST_NAME)),
                attention.reason(),
                Attention.line(attention.asks(), Attention.LONGEST),
                Objects.toString(attention.process(), null),
                at);
    }

    /** For people, in a few words. */
    String title() {
        return name
                + switch (reason) {
                    case NEEDS_INPUT -> " waits for you";
                    case FAILED -> " has failed";
                    case NETWORK -> " asks for the network";
                    case OUT_OF_MEMORY -> " ran out of memory";
                    case BUDGET -> " is over its budget";
                    case UNPRICED -> " has costs that nobody knows";
                };
    }

    /** For people, in a sentence. */
    String message() {
        return asks != null
                ? asks
                : reason == Attention.Reason.NEEDS_INPUT ? "Its agent asks something." : title() + ".";
    }

    /** Whether it says the same as another one. */
    boolean repeats(Note other) {
        return reason == other.reason && message().equals(other.message());
    }
}
