package dev.sandlot.process;

import dev.sandlot.keeper.ConduitSockets;
import dev.sandlot.keeper.Entry;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.InputSink;
import dev.sandlot.stream.Inside;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.Resized;
import dev.sandlot.stream.Returned;
import dev.sandlot.stream.TerminalSource;
import dev.sandlot.terminal.Terminals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All processes of a keeper's boxes, their logs and their standard input. Everything it knows can be found again on disk, so another daemon can take
 * over at any moment ({@link #adopt}). Safe to call from any thread; futures complete on the caller's context.
 */
public final class Processes implements OutputSource, InputSink {
    /** What a terminal takes for the end of input: Ctrl-D. */
    private static final Buffer END_OF_TRANSMISSION = Buffer.buffer(new byte[] {4});

    private final Vertx vertx;
    private final Keeper keeper;
    private final Workers workers;
    private final Workers inquiries;
    private final Entries entries;
    private final Activity activity = new Activity();
    private final Inputs inputs = new Inputs();
    private final KeptLogs logs;
    private final Following following;
    private final SpareHolders spares;
    private final Terminals terminals;
    private final Starts starts;
    private final Endings endings;
    private final Questions questions;
    private final Conduits conduits;

    /**
     * @param sandboxes the directory that holds {@code ID/logs/PROCESS} for every sandbox
     * @param keeper runs them; stays the caller's to close, after this
     * @param logBytes how much of each process's output is kept
     */
    public Processes(Vertx vertx, Path sandboxes, Keeper keeper, long logBytes) {
        this.vertx = vertx;
        this.keeper = keeper;
        workers = new Workers(vertx, "sandlot-process", 16);
        inquiries = new Workers(vertx, "sandlot-inquiry", 8);
        entries = new Entries(vertx);
        EarlierVersions.clearUp(sandboxes);
        logs = new KeptLogs(vertx, sandboxes, logBytes);
        following = new Following(workers, logs, inputs, activity);
        spares = new SpareHolders(vertx, workers, entries, keeper, logs);
        terminals = new Terminals(vertx, ConduitSockets.of(vertx), new TerminalLogs(logs));
        starts = new Starts(workers, entries, keeper, spares, logs, inputs, terminals, following);
        endings = new Endings(vertx, workers, keeper, following);
        questions = new Questions(vertx, inquiries, new Inquiry(keeper));
        conduits = new Conduits(vertx, workers, entries, keeper, activity::touch);
    }

    /** Who runs them. */
    public Keeper keeper() {
        return keeper;
    }

    /** Completes when one of the threads that start, signal and end processes is free. */
    public Future<Void> answers() {
        return workers.run(() -> {});
    }

    /** Sets who is told, and begins to follow. */
    public void start(ProcessListener owner) {
        following.start(owner);
    }

    /** Makes a holder ready in the background for the next process of this sandbox, so that starting it is quick. Optional. */
    public void warm(Entry box, ProcessId next) {
        spares.prepare(box, next);
    }

    /** Sends a holder that was made ready away: nothing will be started in this sandbox for now. What waits for its turn is refused. */
    public Future<Void> cool(SandboxId sandbox) {
        entries.refuse(sandbox);
        return spares.dismiss(sandbox);
    }

    /**
     * Starts a process. Completes when it has been told to go; how it ends is told to the listener, once.
     *
     * @param permission everything is made ready while this is awaited; the command runs only if it succeeds, and nothing is left of it
     *     otherwise
     */
    public Future<Instant> start(Job job, Future<Void> permission) {
        return starts.start(job, permission);
    }

    /** Runs a command to its end without a log or an id, for questions such as whether a directory exists. */
    public Future<Inside.Said> ask(Entry box, Program program) {
        return questions.ask(box, program);
    }

    /** Runs a command for what it prints, likewise: at most so many bytes, and no longer than this. */
    public Future<Inside.Said> inquire(Entry box, Program program, int most, Duration limit) {
        return questions.ask(box, program, most, limit);
    }

    /** Starts a command whose bytes go straight through. */
    public Future<Conduit> conduit(Entry box, Program program) {
        return conduits.open(Job.aside(box, questions.number(), program));
    }

    /**
     * Takes up a process that an earlier daemon started: follows it if it lives, else completes its log. The end, now or later, is
     * told to the listener like any other.
     *
     * @param onTerminal whether it was started on a terminal
     */
    public Future<Void> adopt(SandboxId sandbox, ProcessId process, boolean onTerminal) {
        var key = new ProcessKey(sandbox, process);
        return workers.run(() -> {
            var taken = following.takeUp(key);
            if (taken == null) {
                return;
            }
            if (onTerminal) {
                terminals.add(sandbox, process);
            } else {
                inputs.open(key, taken, true);
            }
            following.follow(key, taken);
        });
    }

    /**
     * Goes on following those that have ended, but left something behind that may still print: they are few, and found without a look at
     * the others. Their ends are told to the listener once more.
     */
    public Future<Void> adoptUnfinished(SandboxId sandbox) {
        return workers.run(() -> following.takeUpUnfinished(sandbox));
    }

    /** Has {@link #extent} know how far these processes' logs reach: those that nobody has looked at yet are looked at now. */
    public Future<Void> measure(SandboxId sandbox, Collection<ProcessId> some) {
        return logs.measure(sandbox, some);
    }

    /**
     * Makes the log of a process that has ended readable, at no cost until somebody reads, and tells its readers of the end.
     *
     * @param known how far its output reaches, or null where that is not known
     */
    public void finish(SandboxId sandbox, ProcessId process, OutputItem.End how, @Nullable OutputExtent known) {
        logs.of(new ProcessKey(sandbox, process)).finish(how, known);
        terminals.finish(sandbox, process);
    }

    /** Where its terminals are looked at. */
    public TerminalSource terminals() {
        return terminals;
    }

    /** Sends a signal (name without SIG) to the whole tree. */
    public Future<Void> signal(Entry box, ProcessId process, String signal) {
        return endings.signal(box, process, signal);
    }

    /** Kills the whole tree; completes when nothing of it lives that can be found. */
    public Future<Void> kill(Entry box, ProcessId process) {
        return endings.kill(box, process);
    }

    /**
     * Kills what a run that has ended has left behind, and waits until that is gone and the run's output complete: what is started in its place has
     * the log and the group to itself. Gives up waiting after two seconds.
     */
    public Future<Void> endLeft(Entry box, ProcessId process) {
        return endings.endLeft(box, process);
    }

    /** Removes the group of one that has ended. */
    public Future<Void> release(Entry box, ProcessId process) {
        return endings.release(box, process);
    }

    /** Forgets an ended process and deletes its log. */
    public Future<Void> forget(SandboxId sandbox, ProcessId process) {
        var key = new ProcessKey(sandbox, process);
        following.forget(key);
        logs.forget(key);
        return workers.run(() -> logs.delete(key));
    }

    /** Forgets everything of a sandbox whose directory is being deleted. */
    public Future<Void> forget(SandboxId sandbox) {
        following.of(sandbox).forEach(process -> following.forget(new ProcessKey(sandbox, process)));
        logs.forget(sandbox);
        activity.forget(sandbox);
        return spares.dismiss(sandbox);
    }

    /** When the sandbox last printed something, or somebody wrote to it; null if that was never. */
    public @Nullable Instant lastActivity(SandboxId sandbox) {
        return activity.last(sandbox);
    }

    /** How many wait for output of this sandbox, look at its terminals or have a conduit now. */
    public int viewers(SandboxId sandbox) {
        return logs.waiting(sandbox, terminals::viewers) + conduits.count(sandbox);
    }

    /** Stops following. Processes go on. */
    public Future<Void> close() {
        following.close();
        terminals.close();
        inputs.close();
        return spares.close().onComplete(v -> {
            workers.close();
            logs.close();
            inquiries.close();
            entries.close();
        });
    }

    @Override
    public Future<OutputReader> open(SandboxId sandbox, ProcessId process, Start start, @Nullable Channel channel) {
        return logs.open(new ProcessKey(sandbox, process), start, channel);
    }

    @Override
    public Future<List<Resized>> sizes(SandboxId sandbox, ProcessId process) {
        return logs.sizes(new ProcessKey(sandbox, process));
    }

    @Override
    public @Nullable OutputExtent extent(SandboxId sandbox, ProcessId process) {
        return logs.extent(new ProcessKey(sandbox, process));
    }

    /** When it printed last, or null where nobody has looked yet, or it has printed nothing. */
    public @Nullable Instant printedAt(SandboxId sandbox, ProcessId process) {
        return logs.printedAt(new ProcessKey(sandbox, process));
    }

    @Override
    public Set<ProcessId> growing(SandboxId sandbox) {
        return following.of(sandbox);
    }

    @Override
    public Future<Void> write(SandboxId sandbox, ProcessId process, Buffer bytes) {
        activity.touch(sandbox);
        return terminals.has(sandbox, process)
                ? terminals.type(sandbox, process, bytes)
                : onContext(input(sandbox, process).compose(input -> input.write(bytes)));
    }

    @Override
    public Future<Void> end(SandboxId sandbox, ProcessId process) {
        return terminals.has(sandbox, process)
                ? terminals.type(sandbox, process, END_OF_TRANSMISSION)
                : onContext(input(sandbox, process).compose(StandardInput::end));
    }

    @Override
    public Future<Long> taken(SandboxId sandbox, ProcessId process) {
        return onContext(input(sandbox, process).compose(StandardInput::settled));
    }

    private Future<StandardInput> input(SandboxId sandbox, ProcessId process) {
        return inputs.of(new ProcessKey(sandbox, process));
    }

    private <T> Future<T> onContext(Future<T> future) {
        return Returned.to(vertx.getOrCreateContext(), future);
    }
}
