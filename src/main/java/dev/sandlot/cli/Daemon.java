package dev.sandlot.cli;

import dev.sandlot.model.BackendReport;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the verbs that need a daemon in this process ask of it. {@code Main} implements it; nothing is loaded before it is asked. */
public interface Daemon {
    /**
     * What {@code serve} was told on the command line; a null leaves it to the configuration.
     *
     * @param listen {@code HOST:PORT}
     */
    record ServeOptions(
            @Nullable String listen,
            @Nullable Path stateDir,
            @Nullable Path config) {}

    /**
     * A daemon of one command.
     *
     * @param stateDir its own directory, created where missing; the caller holds a lock on it
     * @param slot from 0 up, unique among the embedded daemons of this state directory that run now: so that, as root, each can take
     *     its own part of the range of uids
     */
    record EmbedOptions(Path stateDir, int slot) {}

    /** A running daemon in this process, reached through {@code sandlot.sock} in its state directory. */
    interface Embedded extends AutoCloseable {
        /** Stops it and waits until it has stopped; sandboxes that still run are left running. */
        @Override
        void close();
    }

    /** Serves until the process is told to end, and returns the exit code. Prints its own start line and its own failures. */
    int serve(ServeOptions options);

    /** Starts an embedded daemon and returns when it answers; a {@link dev.sandlot.model.FaultException} says why it can't. */
    Embedded embed(EmbedOptions options);

    /** Looks at everything that a daemon with these options would need. Starts nothing that stays, and works beside a running daemon. */
    List<BackendReport.Check> diagnose(ServeOptions options);
}
