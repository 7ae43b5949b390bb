package dev.sandlot.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a process's specification is always at hand, also once it has ended: the specification itself may be large, and is then read where
 * it is asked for.
 *
 * @param shown the beginning of the command as a person would write it
 * @param weight of the whole specification ({@link ProcessSpec#weight})
 */
public record ProcessBrief(
        ProcessKind kind,
        @Nullable String name,
        String shown,
        @Nullable Long timeoutSeconds,
        Restart restart,
        long weight) {
    private static final int SHOWN = 200;

    public ProcessBrief {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(shown);
        Objects.requireNonNull(restart);
    }

    public static ProcessBrief of(ProcessSpec spec) {
        var command = spec.command().display();
        var shown = command.length() > SHOWN ? command.substring(0, SHOWN) + "…" : command;
        return new ProcessBrief(spec.kind(), spec.name(), shown, spec.timeoutSeconds(), spec.restart(), spec.weight());
    }

    public boolean tty() {
        return kind == ProcessKind.TERMINAL;
    }

    /** What can be shown where the specification itself can't be read any more. */
    public ProcessSpec standIn() {
        var command = new Command.Line(shown.isBlank() ? "?" : shown);
        return ProcessSpec.of(command, kind)
                .withName(name)
                .withTimeout(timeoutSeconds)
                .withRestart(restart);
    }
}
