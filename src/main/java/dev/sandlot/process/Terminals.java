package dev.sandlot.process;

import dev.sandlot.backend.Place;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.TerminalSource;
import dev.sandlot.stream.TerminalViewer;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The terminals of all sandboxes. What they print goes into their logs without this; this is how people and programs look at them and type. */
final class Terminals implements TerminalSource {
    private static final Logger LOG = LoggerFactory.getLogger(Terminals.class);

    private static final int MOST_VIEWERS = 64;
    private static final long LOOK_MILLIS = 20;
    /** How long tmux may take to see that a command has ended, and viewers to be shown the last of it. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Where a process's log is, and what is known of its end. */
    interface Logs {
        LogFiles files(SandboxId sandbox, ProcessId process);

        /** Null while it runs. */
        OutputItem.@Nullable End end(SandboxId sandbox, ProcessId process);
    }

    private record Key(SandboxId sandbox, ProcessId process) {}

    private final Vertx vertx;
    private final Workers workers;
    private final Tmux tmux;
    private final ViewerProcesses clients;
    private final Logs logs;
    private final ExecutorService threads;
    private final Map<Key, Terminal> terminals = new ConcurrentHashMap<>();

    Terminals(Vertx vertx, Workers workers, Starter starter, Logs logs) {
        this.vertx = vertx;
        this.workers = workers;
        this.tmux = new Tmux(starter);
        this.clients = new ViewerProcesses(starter);
        this.logs = logs;
        this.threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "sandlot-terminal");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A terminal is there, started now or by an earlier daemon. */
    void add(Place place, LiveProcess process) {
        var terminal = new Terminal(place, process.id(), process.log().files());
        terminals.put(new Key(place.id(), process.id()), terminal);
        process.onRecord(record -> {
            if (record.exitCode() != null) {
                Unawaited.note(close(terminal), "closing a terminal that has ended");
            }
        });
    }

    /**
     * The command has ended: waits until tmux has passed on all that it printed, keeps the last screen, and ends the session, which is what tells the
     * pump that the log is complete.
     */
    private Future<Void> close(Terminal terminal) {
        if (!terminal.beginClosing()) {
            return Future.succeededFuture();
        }
        long latest = System.nanoTime() + LAST_WORDS_NANOS;
        return untilDead(terminal, latest)
                .compose(v -> workers.run(() -> keepScreen(terminal)))
                .compose(v -> untilShown(terminal, latest))
                .onSuccess(v -> terminal.viewers().forEach(PtyViewer::mute))
                .eventually(() -> workers.run(() -> {
                    tmux.run(terminal.place(), "kill-session", "-t", "=" + terminal.id());
                }))
                .onFailure(e ->
                        LOG.warn("{} of {}: {}", terminal.id(), terminal.place().id(), e.toString()));
    }

    private Future<Void> untilDead(Terminal terminal, long latest) {
        return Repeated.until(() -> workers.run(() -> tmux.run(
                        terminal.place(), "display-message", "-p", "-t", Tmux.pane(terminal.id()), "#{pane_dead}"))
                .compose(answer -> !answer.done() || answer.text().equals("1") || System.nanoTime() >= latest
                        ? Future.succeededFuture(true)
                        : vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS).map(false)));
    }

    private void keepScreen(Terminal terminal) throws IOException, InterruptedException {
        for (boolean ansi : new boolean[] {true, false}) {
            var screen = capture(terminal, ansi);
            if (screen.done()) {
                Files.write(terminal.files().screen(ansi), screen.output());
            }
        }
    }

    private Future<Void> untilShown(Terminal terminal, long latest) {
        return Repeated.until(() -> {
            terminal.viewers().forEach(PtyViewer::drain);
            boolean shown = terminal.viewers().stream().allMatch(viewer -> viewer.isQuiet(QUIET_NANOS));
            return shown || System.nanoTime() >= latest
                    ? Future.succeededFuture(true)
                    : vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS).map(false);
        });
    }

    private Tmux.Answer capture(Terminal terminal, boolean ansi) throws IOException, InterruptedException {
        var pane = Tmux.pane(terminal.id());
        return ansi
                ? tmux.run(terminal.place(), "capture-pane", "-p", "-e", "-t", pane)
                : tmux.run(terminal.place(), "capture-pane", "-p", "-t", pane);
    }

    /** The process is over, and how is known: ends its session if it is still there, and tells its viewers. */
    void finish(SandboxId sandbox, ProcessId process, OutputItem.End how) {
        var terminal = terminals.remove(new Key(sandbox, process));
        if (terminal != null) {
            Unawaited.note(
                    close(terminal)
                            .transform(done -> workers.run(() -> {
                                var screen = terminal.viewers().isEmpty() ? null : lastScreen(terminal.files());
                                terminal.viewers().forEach(viewer -> viewer.finish(how, screen));
                            })),
                    "telling a terminal's viewers of its end");
        }
    }

    /** Takes back a terminal whose command was never run. */
    void drop(Place place, ProcessId process) throws IOException, InterruptedException {
        terminals.remove(new Key(place.id(), process));
        tmux.run(place, "kill-session", "-t", "=" + process);
    }

    /** Ends what is left of a sandbox's terminals. Blocks for some milliseconds. */
    void end(Place place) throws IOException, InterruptedException {
        tmux.run(place, "kill-server");
    }

    void forget(SandboxId sandbox) {
        terminals.keySet().removeIf(key -> key.sandbox().equals(sandbox));
    }

    boolean has(SandboxId sandbox, ProcessId process) {
        return terminals.containsKey(new Key(sandbox, process));
    }

    /** How many look at this sandbox's terminals. */
    int viewers(SandboxId sandbox) {
        return terminals.entrySet().stream()
                .filter(entry -> entry.getKey().sandbox().equals(sandbox))
                .mapToInt(entry -> entry.getValue().viewers().size())
                .sum();
    }

    @Override
    public Future<TerminalViewer> view(
            SandboxId sandbox, ProcessId process, TerminalViewer.Options options, TerminalViewer.Listener listener) {
        var context = vertx.getOrCreateContext();
        var terminal = terminals.get(new Key(sandbox, process));
        if (terminal == null) {
            return workers.run(() -> lastScreen(requireEnded(sandbox, process)))
                    .map(screen -> new LastScreen(screen, logs.end(sandbox, process), listener, context));
        }
        if (terminal.viewers().size() >= MOST_VIEWERS) {
            return Future.failedFuture(Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "There are " + MOST_VIEWERS + " viewers of this terminal, the most there can be.",
                            "Try again when one has left.")
                    .asException());
        }
        return workers.run(() -> {
                    var viewer = new PtyViewer(
                            clients.start(terminal.place(), process, options),
                            options.readOnly(),
                            options.size(),
                            context,
                            listener,
                            threads,
                            terminal.viewers()::remove);
                    terminal.viewers().add(viewer);
                    return viewer;
                })
                .map(viewer -> {
                    viewer.start(threads);
                    return viewer;
                });
    }

    @Override
    public Future<Buffer> screen(SandboxId sandbox, ProcessId process, boolean ansi) {
        var terminal = terminals.get(new Key(sandbox, process));
        return workers.run(() -> {
            if (terminal != null) {
                var answer = capture(terminal, ansi);
                if (answer.done()) {
                    return Buffer.buffer(answer.output());
                }
            }
            var kept = (terminal != null ? terminal.files() : requireEnded(sandbox, process)).screen(ansi);
            return Files.exists(kept) ? Buffer.buffer(Files.readAllBytes(kept)) : Buffer.buffer();
        });
    }

    @Override
    public Future<Void> type(SandboxId sandbox, ProcessId process, Buffer bytes) {
        return onLiving(sandbox, process, terminal -> paste(terminal, bytes.getBytes(), "-r"));
    }

    @Override
    public Future<Void> press(SandboxId sandbox, ProcessId process, String text, List<String> keys) {
        return onLiving(sandbox, process, terminal -> {
            var presses = Keys.commands(Tmux.pane(process), keys);
            var paste = new Paste(text);
            paste(terminal, paste.bytes(), paste.option());
            for (var press : presses) {
                carryOut(terminal, null, press);
            }
        });
    }

    @Override
    public Future<Void> resize(SandboxId sandbox, ProcessId process, TerminalSize size) {
        var pane = Tmux.pane(process);
        return onLiving(sandbox, process, terminal -> {
            carryOut(terminal, null, "resize-window", "-t", pane, "-x", "" + size.cols(), "-y", "" + size.rows());
            carryOut(terminal, null, "set-option", "-w", "-t", pane, "window-size", "latest");
        });
    }

    /** What is done with a terminal that is there; blocks. */
    private interface Work {
        void on(Terminal terminal) throws IOException, InterruptedException;
    }

    private Future<Void> onLiving(SandboxId sandbox, ProcessId process, Work work) {
        var terminal = terminals.get(new Key(sandbox, process));
        return workers.run(() -> {
            if (terminal == null || terminal.isClosing()) {
                throw notThere(process);
            }
            work.on(terminal);
        });
    }

    private void paste(Terminal terminal, byte[] bytes, String option) throws IOException, InterruptedException {
        if (bytes.length > 0) {
            // A name of its own: two who type at the same time must not take each other's.
            var name = "typed-" + System.nanoTime();
            carryOut(terminal, bytes, "load-buffer", "-b", name, "-");
            carryOut(terminal, null, "paste-buffer", "-d", option, "-b", name, "-t", Tmux.pane(terminal.id()));
        }
    }

    private void carryOut(Terminal terminal, byte @Nullable [] input, String... words)
            throws IOException, InterruptedException {
        if (!tmux.run(terminal.place(), input, words).done()) {
            throw notThere(terminal.id());
        }
    }

    private LogFiles requireEnded(SandboxId sandbox, ProcessId process) {
        var files = logs.files(sandbox, process);
        if (!Files.exists(files.output(dev.sandlot.stream.Channel.PTY))) {
            throw notThere(process);
        }
        return files;
    }

    private static FaultException notThere(ProcessId process) {
        return Fault.conflict(process + " is no terminal, or has ended.", "exited")
                .withHint("Start one with kind \"terminal\".")
                .asException();
    }

    /** As bytes that draw it, or null where none was kept. */
    private static @Nullable Buffer lastScreen(LogFiles files) throws IOException {
        Path kept = files.screen(true);
        if (!Files.exists(kept)) {
            return null;
        }
        var lines = Files.readString(kept).stripTrailing().replace("\n", "\r\n");
        return Buffer.buffer("\u001b[m\u001b[H\u001b[2J" + lines + "\u001b[m");
    }

    void close() {
        terminals.values().forEach(terminal -> terminal.viewers().forEach(PtyViewer::end));
        threads.shutdownNow();
    }
}
