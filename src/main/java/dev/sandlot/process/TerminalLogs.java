package dev.sandlot.process;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource.Start;
import dev.sandlot.terminal.Terminals;
import io.vertx.core.Future;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The logs of terminals. */
record TerminalLogs(KeptLogs logs) implements Terminals.Logs {
    @Override
    public Future<OutputReader> open(SandboxId sandbox, ProcessId process, Start start) {
        return logs.open(new ProcessKey(sandbox, process), start, Channel.PTY);
    }

    @Override
    public long printed(SandboxId sandbox, ProcessId process) {
        var extent = logs.extent(new ProcessKey(sandbox, process));
        return extent == null ? 0 : extent.stdoutBytes();
    }

    @Override
    public Path directory(SandboxId sandbox, ProcessId process) {
        return logs.files(new ProcessKey(sandbox, process)).directory();
    }

    @Override
    public OutputItem.@Nullable End end(SandboxId sandbox, ProcessId process) {
        return logs.of(new ProcessKey(sandbox, process)).end();
    }
}
