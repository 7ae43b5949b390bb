package dev.sandlot.backend;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to start something on the host's side: {@code argv} runs as the sandbox's uid, with an empty environment but for PATH, in a
 * session of its own.
 *
 * @param argv may name {@link #ARGS_FD} and {@link #FILTER_FD} as open descriptors
 * @param args what is to be read from {@link #ARGS_FD}, or null: how the command is run ({@link dev.sandlot.keeper.Entry}), with its environment, so
 *     it is never shown or logged
 * @param filter what is to be read from {@link #FILTER_FD}, or null
 * @param tells whether a byte is written to {@link #TOLD_FD}, where that is open, just before the command itself is executed: what ends before
 *     that has failed to start it. The command does not have that descriptor, but is passed {@link #SCRIPT_FD}
 */
public record Launch(List<String> argv, byte @Nullable [] args, byte @Nullable [] filter, boolean tells) {
    public static final int ARGS_FD = 5;
    public static final int FILTER_FD = 6;
    public static final int TOLD_FD = 7;
    /** What is too long for an argument of the command. */
    public static final int SCRIPT_FD = 8;

    public Launch {
        argv = List.copyOf(argv);
    }

    /** One that does not tell. */
    public Launch(List<String> argv, byte @Nullable [] args, byte @Nullable [] filter) {
        this(argv, args, filter, false);
    }
}
