package dev.sandlot.terminal;

import dev.sandlot.keeper.ConduitSockets;
import dev.sandlot.keeper.KeptTerminal;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Returned;
import dev.sandlot.stream.TerminalSource;
import dev.sandlot.stream.TerminalViewer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The terminals of all sandboxes. Safe to use from any thread. */
public final class Terminals implements TerminalSource {
    private static final int MOST_VIEWERS = 64;

    /** What is known of processes' logs. */
    public interface Logs {
        /** As {@link OutputSource#open}, of what was printed on the terminal. */
        Future<OutputReader> open(SandboxId sandbox, ProcessId process, OutputSource.Start start);

        /** How many bytes have been printed, as far as is known. */
        long printed(SandboxId sandbox, ProcessId process);

        /** Where a process's files are. */
        Path directory(SandboxId sandbox, ProcessId process);

        /** How it ended; null while that isn't known. */
        OutputItem.@Nullable End end(SandboxId sandbox, ProcessId process);
    }

    record Key(SandboxId sandbox, ProcessId process) {}

    private final Vertx vertx;
    private final ConduitSockets sockets;
    private final Logs logs;
    private final Map<Key, Terminal> terminals = new ConcurrentHashMap<>();

    public Terminals(Vertx vertx, ConduitSockets sockets, Logs logs) {
        this.vertx = vertx;
        this.sockets = sockets;
        this.logs = logs;
    }

    /** A terminal is there, started now or by an earlier daemon. */
    public void add(SandboxId sandbox, ProcessId process) {
        var key = new Key(sandbox, process);
        var before = terminals.put(
                key,
                new Terminal(() -> KeptTerminal.connect(
                        sockets, logs.directory(sandbox, process).resolve("door"))));
        if (before != null) {
            before.close();
        }
    }

    /** The process is over, and how is known to its log: its viewers meet that there. */
    public void finish(SandboxId sandbox, ProcessId process) {
        var terminal = terminals.remove(new Key(sandbox, process));
        if (terminal != null) {
            terminal.close();
        }
    }

    public boolean has(SandboxId sandbox, ProcessId process) {
        return terminals.containsKey(new Key(sandbox, process));
    }

    /** How many look at it; 0 where it is no terminal. */
    public int viewers(SandboxId sandbox, ProcessId process) {
        var terminal = terminals.get(new Key(sandbox, process));
        return terminal == null ? 0 : terminal.viewers();
    }

    /** Leaves all terminals; they go on, and their viewers have to come back. */
    public void close() {
        terminals.values().forEach(terminal -> {
            terminal.abandon();
            terminal.close();
        });
        terminals.clear();
    }

    @Override
    public Future<TerminalViewer> view(
            SandboxId sandbox, ProcessId process, TerminalViewer.Options options, TerminalViewer.Listener listener) {
        var context = vertx.getOrCreateContext();
        var log = new TerminalLog(vertx, logs, sandbox, process);
        var terminal = terminals.get(new Key(sandbox, process));
        if (terminal == null && options.from() == null) {
            return ended(log, StyledLines::drawing).map(screen -> new LastScreen(screen, log.end(), listener, context));
        }
        if (terminal == null) {
            // The log is there all the same.
            terminal = new Terminal(() -> CompletableFuture.failedFuture(new IOException("The terminal has gone.")));
        }
        if (terminal.viewers() >= MOST_VIEWERS) {
            return Future.failedFuture(Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "There are " + MOST_VIEWERS + " viewers of this terminal, the most there can be.",
                            "Try again when one has left.")
                    .asException());
        }
        var viewer = new Viewer(context, terminal, log, options, listener);
        viewer.begin();
        return Future.succeededFuture(viewer);
    }

    @Override
    public Future<Buffer> screen(SandboxId sandbox, ProcessId process, boolean ansi) {
        var log = new TerminalLog(vertx, logs, sandbox, process);
        Function<StyledLines, Buffer> last = ansi ? StyledLines::styled : StyledLines::text;
        var terminal = terminals.get(new Key(sandbox, process));
        if (terminal == null) {
            return ended(log, last);
        }
        var form = ansi ? KeptTerminal.Form.STYLED : KeptTerminal.Form.TEXT;
        return here(terminal.show(form, null)
                .map(drawing -> Buffer.buffer(drawing.bytes()))
                .recover(gone -> ended(log, last)));
    }

    /** What a terminal left that has ended: nothing, where it was killed together with its holder. */
    private static Future<Buffer> ended(TerminalLog log, Function<StyledLines, Buffer> as) {
        return log.lastLines()
                .map(as)
                .recover(none -> Files.exists(log.directory().resolve(Channel.PTY.label()))
                        ? Future.succeededFuture(Buffer.buffer())
                        : Future.failedFuture(notThere(log.process())));
    }

    @Override
    public Future<Void> type(SandboxId sandbox, ProcessId process, Buffer bytes) {
        return onLiving(sandbox, process, terminal -> terminal.type(bytes.getBytes()));
    }

    @Override
    public Future<Void> press(SandboxId sandbox, ProcessId process, String text, List<String> keys) {
        return onLiving(sandbox, process, terminal -> {
            var presses = KeyNames.parse(keys);
            return terminal.paste(new Paste(text)).compose(v -> Repeated.each(presses, terminal::press));
        });
    }

    @Override
    public Future<Void> resize(SandboxId sandbox, ProcessId process, TerminalSize size) {
        return onLiving(sandbox, process, terminal -> terminal.resize(size));
    }

    private Future<Void> onLiving(SandboxId sandbox, ProcessId process, Function<Terminal, Future<Void>> work) {
        var terminal = terminals.get(new Key(sandbox, process));
        if (terminal == null) {
            return Future.failedFuture(notThere(process));
        }
        try {
            return here(work.apply(terminal)
                    .recover(e -> Future.failedFuture(e instanceof IOException ? notThere(process) : e)));
        } catch (FaultException e) {
            return Future.failedFuture(e);
        }
    }

    private static FaultException notThere(ProcessId process) {
        return Fault.conflict(process + " is no terminal, or has ended.", "exited")
                .withHint("Start one with kind \"terminal\".")
                .asException();
    }

    private <T> Future<T> here(Future<T> future) {
        return Returned.to(vertx.getOrCreateContext(), future);
    }
}
