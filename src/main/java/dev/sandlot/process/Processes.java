package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Backends;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.keeper.ConduitSockets;
import dev.sandlot.keeper.HolderJob;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.keeper.Keepers;
import dev.sandlot.keeper.KeptConduit;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
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
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.TerminalSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All pods and processes of this host, their logs and their standard input. Everything it knows can be found again on disk and in
 * /proc, so another daemon can take over at any moment ({@link #adopt}). Safe to call from any thread; futures complete on the caller's
 * context.
 */
public final class Processes implements OutputSource, InputSink {
    private static final Logger LOG = LoggerFactory.getLogger(Processes.class);

    /** What the owner of the processes is told. Called on the follower's thread: must not block. */
    public interface Listener {
        /**
         * A process has ended and its output is complete (or has been quiet for a while after the end). Told once for each run. Its
         * readers are told of the end only by {@link Processes#finish}.
         */
        void ended(SandboxId sandbox, ProcessId process, Ended how);

        /** Output up to, not including, chunk {@code next} can be read. */
        void grew(SandboxId sandbox, ProcessId process, long next);
    }

    private static final int SIGNAL_TRIES = 100;

    /** How long a killed pod may take to go. */
    private static final Duration POD_PATIENCE = Duration.ofSeconds(10);

    /** How long a question waits for its exit code, and what it may print meanwhile, which nobody reads. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_ASIDE = 64 << 10;

    /** What a terminal takes for the end of input: Ctrl-D. */
    private static final Buffer END_OF_TRANSMISSION = Buffer.buffer(new byte[] {4});

    private record Key(SandboxId sandbox, ProcessId process) {}

    private final Vertx vertx;
    private final Path sandboxes;
    private final long logBytes;
    private final Workers workers;
    private final Workers readers;
    private final Workers inquiries;
    private final ExecutorService inputThreads;
    private final Starter starter;
    private final Trees trees;
    private final Questions questions;
    /** How many conduits each sandbox has. */
    private final Map<SandboxId, Integer> conduits = new ConcurrentHashMap<>();

    private final Keepers keepers;
    private final Pods pods;
    private final Signals signals;
    private final SpareHolders spares;
    private final Terminals terminals;
    private final Follower follower;
    private final HolePuncher puncher = new HolePuncher();
    private final Map<Key, OutputLog> logs = new ConcurrentHashMap<>();
    private final Map<Key, LiveProcess> live = new ConcurrentHashMap<>();
    private final Map<Key, StandardInput> inputs = new ConcurrentHashMap<>();
    private final Map<SandboxId, Long> activity = new ConcurrentHashMap<>();
    private volatile @Nullable Listener listener;

    /**
     * @param sandboxes the directory that holds {@code ID/logs/PROCESS} for every sandbox
     * @param keeper what runs on the host's side of a sandbox
     * @param scripts where the scripts of terminals are put
     * @param logBytes how much of each process's output is kept
     */
    public Processes(Vertx vertx, Path sandboxes, KeeperProgram keeper, Path scripts, long logBytes) {
        this.vertx = vertx;
        this.sandboxes = sandboxes;
        this.logBytes = logBytes;
        this.workers = new Workers(vertx, "sandlot-process", 16);
        this.readers = new Workers(vertx, "sandlot-log", 8);
        this.inquiries = new Workers(vertx, "sandlot-inquiry", 8);
        this.inputThreads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "sandlot-stdin");
            thread.setDaemon(true);
            return thread;
        });
        forgetArgs();
        this.starter = new Starter(keeper, TerminalScripts.install(scripts));
        this.keepers =
                new Keepers(keeper, Backends.PATH, ConduitSockets.of(vertx), sandboxes.resolveSibling("conduits.sock"));
        this.pods = new Pods(keepers);
        this.signals = new Signals(keepers);
        this.trees = new Trees(signals);
        this.questions = new Questions(inquiries, new Inquiry(keepers, trees));
        this.spares = new SpareHolders(vertx, workers, keepers);
        this.terminals = new Terminals(vertx, workers, starter, new TerminalLogs());
        this.follower = new Follower(new Followed());
    }

    /** Completes when one of the threads that start, signal and end processes is free. */
    public Future<Void> answers() {
        return workers.run(() -> {});
    }

    private void forgetArgs() {
        try {
            LogFiles.forgetArgs(sandboxes);
        } catch (IOException e) {
            LOG.warn("what earlier processes were told may still lie in {}: {}", sandboxes, e.toString());
        }
    }

    /** Sets who is told, and begins to follow. */
    public void start(Listener owner) {
        listener = owner;
        follower.start();
    }

    /** Nothing is followed and nothing adopted before {@link #start}. */
    private Listener listener() {
        return Objects.requireNonNull(listener, "not started");
    }

    /** Starts the sandbox's pod. Fails with a fault of kind UNAVAILABLE that carries what the pod printed. */
    public Future<Pod> startPod(Backend backend, Place place) {
        return workers.run(() -> pods.start(backend, place));
    }

    /** Has a pod outlive this daemon: to be called once its identity has been kept. Until then it ends with the daemon. */
    public Future<Void> keepPod(Pod pod) {
        return workers.run(() -> pods.keep(pod));
    }

    /** Whether the very process still lives (pid and start time match, and it is no zombie). */
    public boolean isAlive(Pod pod) {
        return Pods.isAlive(pod);
    }

    /** Kills the pod, and with it every process in it; completes when it is gone. A fault of kind UNAVAILABLE where it does not go. */
    public Future<Void> endPod(Pod pod) {
        return workers.run(() -> pods.kill(pod)).compose(v -> until(() -> !Pods.isAlive(pod)));
    }

    /** Makes a holder ready in the background for the next process of this sandbox, so that starting it is quick. Optional. */
    public void warm(Backend backend, Place place, ProcessId next) {
        spares.prepare(backend, place, next);
    }

    /** Sends a holder that was made ready away: nothing will be started in this sandbox for now. */
    public Future<Void> cool(SandboxId sandbox) {
        return spares.dismiss(sandbox);
    }

    /**
     * Starts a process. Completes when it has been told to go; how it ends is told to the listener, once.
     *
     * @param permission everything is made ready while this is awaited; the command runs only if it succeeds, and nothing is left of it
     *     otherwise
     */
    public Future<Instant> start(Backend backend, Job job, Future<Void> permission) {
        var key = new Key(job.place().id(), job.id());
        // The order first: where the sandbox can't have it, no holder is made.
        var ready = workers.run(() -> job.order(backend))
                .compose(order ->
                        holder(backend, job).compose(holder -> workers.run(() -> makeReady(job, order, key, holder))));
        return permission
                .compose(
                        v -> ready.compose(held -> workers.run(() -> go(job, key, held))),
                        refused -> ready.compose(held -> workers.run(() -> dismiss(job, key, held)))
                                .transform(done -> Future.failedFuture(refused)))
                .map(v -> Instant.now());
    }

    private Future<Holder> holder(Backend backend, Job job) {
        var size = job.size();
        if (size == null) {
            return spares.take(backend, job.place(), job.id(), job.resume());
        }
        var files = files(new Key(job.place().id(), job.id()));
        return spares.dismiss(job.place().id(), job.id())
                .compose(v -> workers.run(() -> {
                    if (!job.resume()) {
                        files.delete(); // of a spare that an earlier daemon left behind
                    }
                    return Holder.onTerminal(starter, backend, job.place(), job.id(), size, files);
                }));
    }

    /** A holder that has everything but its order, and the log that it will write to. */
    private record Ready(Holder holder, CommandOrder order, LiveProcess process) {}

    private Ready makeReady(Job job, CommandOrder order, Key key, Holder holder) throws IOException {
        try {
            var log = logs.computeIfAbsent(key, k -> new OutputLog(holder.files(), logBytes));
            log.retain();
            log.reopen();
            var process = new LiveProcess(
                    key.sandbox(), key.process(), log, job.onTerminal(), holder.pid(), holder.startTicks());
            return new Ready(holder, order, process);
        } catch (IOException | RuntimeException e) {
            holder.dismiss();
            throw e;
        }
    }

    private Void go(Job job, Key key, Ready ready) throws IOException, InterruptedException {
        try {
            ready.holder().go(ready.order(), job);
        } catch (IOException | RuntimeException e) {
            dismiss(job, key, ready);
            throw e;
        }
        if (job.stdinOpen()) {
            inputs.put(key, new StandardInput(ready.process(), inputThreads, false));
        }
        if (job.onTerminal()) {
            terminals.add(job.place(), ready.process());
        }
        // Followed only now: the command is starting meanwhile, and what it has done already is seen at the first look.
        follow(key, ready.process());
        return null;
    }

    private void dismiss(Job job, Key key, Ready ready) throws IOException, InterruptedException {
        ready.holder().dismiss();
        if (job.onTerminal()) {
            terminals.drop(job.place(), job.id());
        }
        ready.process().log().release();
        logs.remove(key, ready.process().log());
    }

    private void follow(Key key, LiveProcess process) {
        var before = live.put(key, process);
        if (before != null) {
            before.log().release();
        }
        touch(key.sandbox());
        follower.follow(process);
    }

    /** Runs a command to its end without a log or an id, for questions such as whether a directory exists. */
    public Future<Inside.Said> ask(Backend backend, Job job) {
        return questions.ask(backend, job, MOST_ASIDE, PATIENCE);
    }

    /** Runs a command for what it prints, likewise: at most so many bytes, and no longer than this. */
    public Future<Inside.Said> inquire(Backend backend, Job job, int most, Duration limit) {
        return questions.ask(backend, job, most, limit);
    }

    /** Starts a command whose bytes go straight through. Its id doesn't matter. */
    public Future<Conduit> conduit(Backend backend, Job job) {
        var own = job.as(questions.number());
        var sandbox = job.place().id();
        conduits.merge(sandbox, 1, Integer::sum);
        Runnable gone = () -> conduits.computeIfPresent(sandbox, (id, count) -> count > 1 ? count - 1 : null);
        return workers.run(() -> new LocalConduit.Opened(backend, own, open(backend, own)))
                .<Conduit>map(opened -> new LocalConduit(vertx, workers, trees, opened, () -> touch(sandbox), gone))
                .onSuccess(opened -> touch(sandbox))
                .onFailure(e -> gone.run());
    }

    private KeptConduit open(Backend backend, Job job) throws IOException {
        var order = job.order(backend).withScript(job.script());
        var kept = keepers.conduit(job.place().uid(), job.place().init(), true);
        try {
            backend.join(job.place(), job.id(), kept.child());
            kept.give(new HolderJob(null, true, null, order));
            return kept;
        } catch (IOException | RuntimeException e) {
            kept.dismiss();
            backend.release(job.place(), job.id());
            throw e;
        }
    }

    private void touch(SandboxId sandbox) {
        activity.put(sandbox, System.currentTimeMillis());
    }

    /**
     * Takes up a process that an earlier daemon started: follows it if it lives, else completes its log. The end, now or later, is
     * told to the listener like any other.
     *
     * @param pod the sandbox's pod, dead or alive, or null where it has none any more
     * @param onTerminal whether it was started on a terminal
     */
    public Future<Void> adopt(Backend backend, Place place, @Nullable Pod pod, ProcessId process, boolean onTerminal) {
        var key = new Key(place.id(), process);
        return workers.run(() -> {
            var files = new LogFiles(place.logs().resolve(process.value()));
            if (!java.nio.file.Files.isDirectory(files.directory())) {
                listener().ended(place.id(), process, Ended.lost(Instant.now()));
                return;
            }
            var log = logs.computeIfAbsent(key, k -> new OutputLog(files, logBytes));
            log.followed();
            log.retain();
            var taken = new LiveProcess(key.sandbox(), key.process(), log, onTerminal, 0, -1);
            if (onTerminal) {
                terminals.add(place, taken);
            } else {
                inputs.put(key, new StandardInput(taken, inputThreads, true));
            }
            follow(key, taken);
        });
    }

    /**
     * Goes on following those that have ended, but left something behind that may still print: they are few, and found without a look at
     * the others. Their ends are told to the listener once more.
     */
    public Future<Void> adoptUnfinished(SandboxId sandbox) {
        return workers.run(() -> {
            for (var process : Unfinished.in(logsOf(sandbox)).list()) {
                var key = new Key(sandbox, process);
                var files = files(key);
                if (live.containsKey(key) || !java.nio.file.Files.isDirectory(files.directory())) {
                    continue;
                }
                var log = log(key);
                log.followed();
                log.retain();
                boolean onTerminal = java.nio.file.Files.exists(files.output(Channel.PTY));
                follow(key, new LiveProcess(sandbox, process, log, onTerminal, 0, -1));
            }
        });
    }

    /** Has {@link #extent} know how far these processes' logs reach: those that nobody has looked at yet are looked at now. */
    public Future<Void> measure(SandboxId sandbox, Collection<ProcessId> some) {
        var unknown = some.stream()
                .map(process -> new Key(sandbox, process))
                .filter(key -> {
                    var log = logs.get(key);
                    return log == null || log.extent() == null;
                })
                .toList();
        return unknown.isEmpty() ? Future.succeededFuture() : readers.run(() -> unknown.forEach(this::measure));
    }

    private void measure(Key key) {
        var files = files(key);
        if (!java.nio.file.Files.isDirectory(files.directory())) {
            return;
        }
        try {
            var log = log(key);
            log.retain();
            log.release();
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "how far the log of {} of {} reaches can't be told: {}",
                    key.process(),
                    key.sandbox(),
                    e.toString());
        }
    }

    /**
     * Makes the log of a process that has ended readable, at no cost until somebody reads, and tells its readers of the end.
     *
     * @param known how far its output reaches, or null where that is not known
     */
    public void finish(SandboxId sandbox, ProcessId process, OutputItem.End how, @Nullable OutputExtent known) {
        log(new Key(sandbox, process)).finish(how, known);
        terminals.finish(sandbox, process, how);
    }

    /** Where its terminals are looked at. */
    public TerminalSource terminals() {
        return terminals;
    }

    /** Ends what is left of a sandbox's terminals on the host's side, when nothing of it lives inside. */
    public Future<Void> endTerminals(Place place) {
        return workers.run(() -> terminals.end(place));
    }

    /** Sends a signal (name without SIG) to the whole tree. */
    public Future<Void> signal(Backend backend, Place place, Pod pod, ProcessId process, String signal) {
        if (signal.equals("KILL")) {
            return kill(backend, place, pod, process);
        }
        return untilOver(new Key(place.id(), process), () -> signals.send(backend, place, pod, process, signal));
    }

    /** Kills the whole tree; completes when nothing of it lives that can be found. */
    public Future<Void> kill(Backend backend, Place place, Pod pod, ProcessId process) {
        var key = new Key(place.id(), process);
        return untilOver(key, () -> {
            if (backend.killTree(place, process)) {
                return hasExited(key);
            }
            var members = backend.members(place, pod, process);
            signals.kill(place, members);
            return members.isEmpty() && hasExited(key);
        });
    }

    /**
     * Kills what a run that has ended has left behind, and waits until that is gone and the run's output complete: what is started in its place has
     * the log and the group to itself. Gives up waiting after two seconds.
     */
    public Future<Void> endLeft(Backend backend, Place place, Pod pod, ProcessId process) {
        var key = new Key(place.id(), process);
        var left = new AtomicInteger(SIGNAL_TRIES);
        return Repeated.until(() -> workers.run(() -> {
                    var members = backend.members(place, pod, process);
                    if (!members.isEmpty() && !backend.killTree(place, process)) {
                        signals.kill(place, members);
                    }
                    var before = live.get(key);
                    return members.isEmpty()
                            && (before == null
                                    || before.record().complete()
                                    || !before.record().holderLives());
                })
                .compose(done -> done || left.getAndDecrement() == 0
                        ? Future.succeededFuture(true)
                        : vertx.timer(20, TimeUnit.MILLISECONDS).map(false)));
    }

    /**
     * Tries until it has had its effect or the process has exited. A fault of kind UNAVAILABLE where it has been tried often enough: one that
     * has only just been told to go takes some milliseconds to be where a signal reaches it, but never so long.
     */
    private Future<Void> untilOver(Key key, Callable<Boolean> attempt) {
        var left = new AtomicInteger(SIGNAL_TRIES);
        return Repeated.until(() -> workers.run(attempt).compose(done -> {
            if (done || hasExited(key)) {
                return Future.succeededFuture(true);
            }
            if (left.getAndDecrement() == 0) {
                throw Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "The signal has not reached " + key.process() + ".",
                                "Look at the process, and try again.")
                        .asException();
            }
            return vertx.timer(20, TimeUnit.MILLISECONDS).map(false);
        }));
    }

    private boolean hasExited(Key key) {
        var process = live.get(key);
        return process == null || process.record().exitCode() != null;
    }

    /** Forgets an ended process and deletes its log. */
    public Future<Void> forget(SandboxId sandbox, ProcessId process) {
        var key = new Key(sandbox, process);
        forgetLive(key);
        var log = logs.remove(key);
        return workers.run(() -> {
            Unfinished.in(logsOf(sandbox)).remove(process);
            (log != null ? log.files() : files(key)).delete();
        });
    }

    /** Forgets everything of a sandbox whose directory is being deleted. */
    public Future<Void> forget(SandboxId sandbox) {
        live.keySet().stream()
                .filter(key -> key.sandbox().equals(sandbox))
                .toList()
                .forEach(this::forgetLive);
        logs.keySet().removeIf(key -> key.sandbox().equals(sandbox));
        terminals.forget(sandbox);
        activity.remove(sandbox);
        return spares.dismiss(sandbox);
    }

    private void forgetLive(Key key) {
        inputs.remove(key);
        var process = live.remove(key);
        if (process != null) {
            follower.leave(process);
            process.log().completed();
            process.log().release();
        }
    }

    /** When the sandbox last printed something, or somebody wrote to it; null if that was never. */
    public @Nullable Instant lastActivity(SandboxId sandbox) {
        var at = activity.get(sandbox);
        return at == null ? null : Instant.ofEpochMilli(at);
    }

    /** How many wait for output of this sandbox, look at its terminals or have a conduit now. */
    public int viewers(SandboxId sandbox) {
        return logs.entrySet().stream()
                        .filter(entry -> entry.getKey().sandbox().equals(sandbox))
                        .mapToInt(entry -> entry.getValue().readers().waiting())
                        .sum()
                + terminals.viewers(sandbox)
                + conduits.getOrDefault(sandbox, 0);
    }

    /** Stops following. Processes go on. */
    public Future<Void> close() {
        follower.close();
        terminals.close();
        inputThreads.shutdownNow();
        return spares.close().eventually(() -> workers.run(keepers::close)).onComplete(v -> {
            workers.close();
            readers.close();
            inquiries.close();
        });
    }

    @Override
    public Future<OutputReader> open(SandboxId sandbox, ProcessId process, Start start, @Nullable Channel channel) {
        var log = log(new Key(sandbox, process));
        return readers.run(() -> {
            if (!java.nio.file.Files.isDirectory(log.files().directory())) {
                throw Fault.notFound("The output of " + process + " is no longer kept.")
                        .asException();
            }
            try {
                log.retain();
            } catch (IOException e) {
                throw unreadable(process, e);
            }
            try {
                return new LogReader(vertx, readers, log, channel, position(log, start, channel));
            } catch (IOException e) {
                log.release();
                throw unreadable(process, e);
            } catch (RuntimeException e) {
                log.release();
                throw e;
            }
        });
    }

    private static FaultException unreadable(ProcessId process, IOException cause) {
        return Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "The output of " + process + " can't be read: " + cause.getMessage(),
                        "The daemon's log tells more; other processes' output is not affected.")
                .asException();
    }

    private static Tail position(OutputLog log, Start start, @Nullable Channel channel) throws IOException {
        if (start instanceof Start.At at) {
            return new Tail(at.seq(), 0);
        }
        if (start instanceof Start.Tail tail) {
            return Tail.of(log, tail.lines(), channel);
        }
        if (start instanceof Start.Last last) {
            return Tail.ofBytes(log, last.bytes());
        }
        return new Tail(log.firstSeq(), 0);
    }

    @Override
    public @Nullable OutputExtent extent(SandboxId sandbox, ProcessId process) {
        var log = logs.get(new Key(sandbox, process));
        return log == null ? null : log.extent();
    }

    @Override
    public Set<ProcessId> growing(SandboxId sandbox) {
        var found = new HashSet<ProcessId>();
        live.keySet().forEach(key -> {
            if (key.sandbox().equals(sandbox)) {
                found.add(key.process());
            }
        });
        return found;
    }

    @Override
    public Future<List<ProcessId>> printed(SandboxId sandbox, int most) {
        return readers.run(() -> LogFiles.printed(logsOf(sandbox), most));
    }

    @Override
    public Future<Void> write(SandboxId sandbox, ProcessId process, Buffer bytes) {
        touch(sandbox);
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
        var input = inputs.get(new Key(sandbox, process));
        return input != null
                ? Future.succeededFuture(input)
                : Future.failedFuture(Fault.conflict("Standard input of " + process + " is not open.", "closed")
                        .withHint("Start the process with stdin_open.")
                        .asException());
    }

    private <T> Future<T> onContext(Future<T> future) {
        var context = vertx.getOrCreateContext();
        Promise<T> here = Promise.promise();
        future.onComplete(done -> context.runOnContext(v -> here.handle(done)));
        return here.future();
    }

    private OutputLog log(Key key) {
        return logs.computeIfAbsent(key, k -> new OutputLog(files(k), logBytes));
    }

    private LogFiles files(Key key) {
        return new LogFiles(logsOf(key.sandbox()).resolve(key.process().value()));
    }

    private Path logsOf(SandboxId sandbox) {
        return sandboxes.resolve(sandbox.value()).resolve("logs");
    }

    /** Looks every few milliseconds until it is so; fails where it does not become so. */
    private Future<Void> until(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + POD_PATIENCE.toNanos();
        return Repeated.until(() -> {
            if (condition.getAsBoolean()) {
                return Future.succeededFuture(true);
            }
            if (System.nanoTime() > end) {
                throw Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "What was killed has not ended within " + POD_PATIENCE.toSeconds()
                                        + " s: the kernel holds it, for example in a disk that does not answer.",
                                "Try again.")
                        .asException();
            }
            return vertx.timer(5, TimeUnit.MILLISECONDS).map(false);
        });
    }

    private final class TerminalLogs implements Terminals.Logs {
        @Override
        public LogFiles files(SandboxId sandbox, ProcessId process) {
            return Processes.this.files(new Key(sandbox, process));
        }

        @Override
        public OutputItem.@Nullable End end(SandboxId sandbox, ProcessId process) {
            return log(new Key(sandbox, process)).end();
        }
    }

    /** A change of what is known to be unfinished. */
    private interface Mark {
        void of(Unfinished unfinished, ProcessId process) throws IOException;
    }

    /** What the follower has seen. */
    private final class Followed implements Follower.Listener {
        @Override
        public void grew(LiveProcess process) {
            touch(process.sandbox());
            listener().grew(process.sandbox(), process.id(), process.log().nextSeq());
            if (process.log().wantsTrim()) {
                workers.run(() -> process.log().trim(puncher))
                        .onFailure(e -> LOG.warn("can't free the head of {}'s log: {}", process.id(), e.toString()));
            }
        }

        @Override
        public void ended(LiveProcess process) {
            inputs.remove(new Key(process.sandbox(), process.id()));
            if (!process.complete()) {
                mark(process, Unfinished::add);
            }
            listener().ended(process.sandbox(), process.id(), Objects.requireNonNull(process.ended()));
        }

        @Override
        public void left(LiveProcess process) {
            if (live.remove(new Key(process.sandbox(), process.id()), process)) {
                process.log().completed();
                process.log().release();
                mark(process, Unfinished::remove);
            }
        }

        private void mark(LiveProcess process, Mark change) {
            try {
                change.of(Unfinished.in(logsOf(process.sandbox())), process.id());
            } catch (IOException e) {
                LOG.warn("{} of {} may still print: {}", process.id(), process.sandbox(), e.toString());
            }
        }
    }
}
