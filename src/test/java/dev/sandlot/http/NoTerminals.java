package dev.sandlot.http;

import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.TerminalSource;
import dev.sandlot.stream.TerminalViewer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What a daemon without any terminal answers; {@link dev.sandlot.TerminalIT} has real ones. */
final class NoTerminals implements TerminalSource {
    @Override
    public Future<TerminalViewer> view(
            SandboxId sandbox, ProcessId process, TerminalViewer.Options options, TerminalViewer.Listener listener) {
        return none();
    }

    @Override
    public Future<Buffer> screen(SandboxId sandbox, ProcessId process, boolean ansi) {
        return none();
    }

    @Override
    public Future<Void> type(SandboxId sandbox, ProcessId process, Buffer bytes) {
        return none();
    }

    @Override
    public Future<Void> press(SandboxId sandbox, ProcessId process, String text, List<String> keys) {
        return none();
    }

    @Override
    public Future<Void> resize(SandboxId sandbox, ProcessId process, TerminalSize size) {
        return none();
    }

    private static <T> Future<T> none() {
        return Future.failedFuture(
                Fault.conflict("There is no terminal.", "exited").asException());
    }
}
