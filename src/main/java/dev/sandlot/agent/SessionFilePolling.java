package dev.sandlot.agent;

import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when session files are looked at: where an agent is or may be, when the sandbox has printed something, a process of it has ended,
 * or its agent has told something; never more often than the pause; and less and less often where nothing is found. A sandbox with an agent is
 * looked at now and then in any case, since an agent may work without a word; any other when somebody asks. Used on one event loop only.
 */
final class SessionFilePolling {
    private static final Logger LOG = LoggerFactory.getLogger(SessionFilePolling.class);

    /** So many go on at once, in all. */
    private static final int AT_ONCE = 4;
    /** The longest pause where nothing is found: a look costs some tens of milliseconds of a processor. Who asks gets one at once. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Where there is more to be read, and where somebody waits for it. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Duration pause;
    private final Function<SandboxId, Future<KnownSessions>> opener;
    private final BiFunction<Sandbox, KnownSessions, Future<Scan.Result>> look;
    private final Collection<Adapter> adapters;
    private final Map<SandboxId, Watch> watches = new HashMap<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int atWork;
    private boolean closed;

    /**
     * @param pause between two looks at the same sandbox
     * @param opener opens what is known of a sandbox
     * @param look looks once
     */
    SessionFilePolling(
            Vertx vertx,
            Duration pause,
            Function<SandboxId, Future<KnownSessions>> opener,
            BiFunction<Sandbox, KnownSessions, Future<Scan.Result>> look,
            Collection<Adapter> adapters) {
        this.vertx = vertx;
        this.pause = pause;
        this.opener = opener;
        this.look = look;
        this.adapters = adapters;
    }

    /** A sandbox is now like this. */
    void is(Sandbox sandbox) {
        var known = watches.get(sandbox.id());
        var watch = known == null ? new Watch(sandbox) : known;
        boolean began = sandbox.state() == SandboxState.RUNNING && (known == null || !known.isRunning());
        watches.put(sandbox.id(), watch);
        watch.sandbox = sandbox;
        if (!watch.isRunning()) {
            cancel(watch);
            watch.everLooked = false;
            watch.hasAgent = false;
            watch.mayHaveAgent = false;
        } else if (began && adapters.stream().anyMatch(adapter -> adapter.isOf(sandbox.spec()))) {
            agentStarted(sandbox.id());
        } else if (began && sandbox.spec().tty()) {
            watch.mayHaveAgent = true;
        }
    }

    void gone(SandboxId sandbox) {
        var watch = watches.remove(sandbox);
        if (watch != null) {
            cancel(watch);
        }
    }

    /** An agent was started in it, as far as can be seen. */
    void agentStarted(SandboxId sandbox) {
        var watch = watches.get(sandbox);
        if (watch != null && watch.isRunning()) {
            watch.hasAgent = true;
            happened(sandbox);
        }
    }

    /** An agent may be started in it, by hand or by a script. */
    void agentLikely(SandboxId sandbox) {
        var watch = watches.get(sandbox);
        if (watch != null && watch.isRunning()) {
            watch.mayHaveAgent = true;
        }
    }

    /** A process of it has ended: what its agent wrote last is there now. */
    void processEnded(SandboxId sandbox) {
        var watch = watches.get(sandbox);
        if (watch != null && watch.isRunning() && watch.hasAgent && watch.looking == null) {
            begin(watch);
        } else {
            happened(sandbox);
        }
    }

    /** Something that may have left a trace in a session file. */
    void happened(SandboxId sandbox) {
        var watch = watches.get(sandbox);
        if (watch != null && watch.isRunning() && !watch.due) {
            watch.due = true;
            if (watch.isWatched()) {
                plan(watch, pauseOf(watch));
            }
        }
    }

    /** The sandbox as it is, or null where there is none. */
    @Nullable
    Sandbox known(SandboxId sandbox) {
        var watch = watches.get(sandbox);
        return watch == null ? null : watch.sandbox;
    }

    /** What is known of it; a failed future where there is no such sandbox. */
    Future<KnownSessions> sessions(SandboxId sandbox) {
        var watch = watches.get(sandbox);
        return watch == null ? Future.failedFuture("no such sandbox") : sessions(watch);
    }

    private Future<KnownSessions> sessions(Watch watch) {
        var known = watch.known;
        if (known != null && !known.failed()) {
            return known;
        }
        var opened = opener.apply(watch.sandbox.id());
        watch.known = opened;
        return opened;
    }

    /** Looks now, where there is reason to and it wasn't just done, and waits a while for it. */
    Future<Void> fresh(SandboxId sandbox) {
        var watch = watches.get(sandbox);
        if (watch == null || !watch.isRunning()) {
            return Future.succeededFuture();
        }
        boolean worth = watch.due || watch.hasAgent || !watch.everLooked;
        boolean recent = watch.everLooked && since(watch).compareTo(SHORT) < 0;
        if (watch.looking == null && worth && !recent) {
            begin(watch);
        }
        return watch.looking == null ? Future.succeededFuture() : atMost(watch.looking);
    }

    private Future<Void> atMost(Future<Void> looking) {
        var promise = Promise.<Void>promise();
        long timer = vertx.setTimer(PATIENCE.toMillis(), id -> promise.tryComplete());
        looking.onComplete(done -> {
            vertx.cancelTimer(timer);
            promise.tryComplete();
        });
        return promise.future();
    }

    private Duration pauseOf(Watch watch) {
        if (watch.due && (watch.hasAgent || watch.hasSessions())) {
            return pause;
        }
        var longer = pause.multipliedBy(1L << Math.min(watch.inVain, 10));
        return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }

    private static Duration since(Watch watch) {
        return watch.everLooked ? Duration.ofNanos(System.nanoTime() - watch.lookedAt) : Duration.ZERO;
    }

    /** The next look is this long after the last one. */
    private void plan(Watch watch, Duration distance) {
        if (closed || watch.looking != null) {
            return;
        }
        cancelTimer(watch);
        long millis = Math.max(1, distance.minus(since(watch)).toMillis());
        watch.timer = vertx.setTimer(millis, id -> {
            watch.timer = Watch.NO_TIMER;
            if (watch.isRunning() && watch.looking == null) {
                begin(watch);
            }
        });
    }

    private void begin(Watch watch) {
        cancelTimer(watch);
        var done = Promise.<Void>promise();
        watch.looking = done.future();
        watch.due = false;
        waiting.add(() -> look(watch, done));
        goOn();
    }

    private void goOn() {
        while (atWork < AT_ONCE && !waiting.isEmpty()) {
            atWork++;
            waiting.poll().run();
        }
    }

    private void look(Watch watch, Promise<Void> done) {
        sessions(watch)
                .compose(known -> look.apply(watch.sandbox, known))
                .onFailure(cause ->
                        LOG.debug("The sessions of {} can't be read: {}", watch.sandbox.id(), cause.toString()))
                .onComplete(looked -> {
                    var result = looked.succeeded() ? looked.result() : new Scan.Result(false, false);
                    watch.everLooked = true;
                    watch.lookedAt = System.nanoTime();
                    watch.looking = null;
                    watch.inVain = result.news() ? 0 : watch.inVain + 1;
                    atWork--;
                    done.complete();
                    goOn();
                    if (watch.isRunning()) {
                        planNext(watch, result.more());
                    }
                });
    }

    private void planNext(Watch watch, boolean more) {
        if (more) {
            watch.due = true;
            plan(watch, SHORT);
        } else if (watch.hasAgent || watch.due && watch.isWatched()) {
            plan(watch, pauseOf(watch));
        }
    }

    private void cancel(Watch watch) {
        cancelTimer(watch);
        watch.due = false;
        watch.inVain = 0;
    }

    private void cancelTimer(Watch watch) {
        if (watch.timer != Watch.NO_TIMER) {
            vertx.cancelTimer(watch.timer);
            watch.timer = Watch.NO_TIMER;
        }
    }

    /** No more looks are begun. */
    void close() {
        closed = true;
        watches.values().forEach(this::cancel);
    }
}
