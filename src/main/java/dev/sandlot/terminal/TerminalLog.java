package dev.sandlot.terminal;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a terminal's viewers are shown: its log, and what its holder left at the end. */
record TerminalLog(Vertx vertx, Terminals.Logs logs, SandboxId sandbox, ProcessId process) {
    Path directory() {
        return logs.directory(sandbox, process);
    }

    Future<OutputReader> open(OutputSource.Start start) {
        return logs.open(sandbox, process, start);
    }

    /** How many bytes have been printed, as far as is known. */
    long printed() {
        return logs.printed(sandbox, process);
    }

    /** How the process ended; null while that isn't known. */
    OutputItem.@Nullable End end() {
        return logs.end(sandbox, process);
    }

    /** The last screen. Fails where none was kept. */
    Future<StyledLines> lastLines() {
        // A holder of the version before left them without styles.
        return read("screen").recover(none -> read("screen.text")).map(StyledLines::of);
    }

    /** Bytes that draw it. Fails likewise. */
    Future<Buffer> lastDrawing() {
        return lastLines().map(StyledLines::drawing);
    }

    private Future<Buffer> read(String file) {
        return vertx.fileSystem().readFile(directory().resolve(file).toString());
    }
}
