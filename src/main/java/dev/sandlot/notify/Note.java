package dev.sandlot.notify;

import dev.sandlot.model.Attention;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.SandboxId;
import java.time.Instant;
import java.util.Locale;
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

    /** Of an event about attention, which has a sandbox, its name and a reason. */
    static Note of(EventRecord event) {
        var data = event.data();
        return new Note(
                Objects.requireNonNull(event.sandbox()),
                Objects.requireNonNull(Attention.line(text(data.get("name")), LONGEST_NAME)),
                Attention.Reason.valueOf(
                        Objects.requireNonNull(text(data.get("reason"))).toUpperCase(Locale.ROOT)),
                Attention.line(text(data.get("asks")), Attention.LONGEST),
                text(data.get("process")),
                event.at());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    /** For people, in a few words. */
    String title() {
        return name
                + switch (reason) {
                    case NEEDS_INPUT -> " waits for you";
                    case FAILED -> " has failed";
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
