package dev.sandlot.metrics;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.keeper.HostProgram;
import dev.sandlot.model.HostMetrics;
import dev.sandlot.model.HostSample;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxMetrics;
import dev.sandlot.model.SandboxSample;
import dev.sandlot.model.SandboxTrend;
import dev.sandlot.model.SandboxUsage;
import dev.sandlot.store.Database;
import dev.sandlot.store.SampleTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the host and at every sandbox that is up, keeps what it has seen and tells it: each two seconds while somebody looks on, each
 * ten while nobody has for half a minute. Who asks is told nothing that is older than four seconds. A look that takes longer delays the
 * next one; looks never pile up. All methods but the constructor belong on the context that called {@link #start}.
 */
public final class Metrics {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    /**
     * How often to look.
     *
     * @param watched between two looks while somebody looks on
     * @param unwatched while nobody does
     * @param attention so long after a question somebody is taken to look on
     */
    record Pace(Duration watched, Duration unwatched, Duration attention) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    private static final Duration BACK = Duration.ofMinutes(15);
    private static final Duration MEASURE_EVERY = Duration.ofMinutes(5);
    /** Looking at each process only for its use of storage is dear, so it is done with every so manieth look: each tenth second, else each thirtieth. */
    private static final int TASKS_EVERY = 5;

    private static final int TASKS_EVERY_UNWATCHED = 3;

    private final Vertx vertx;
    private final Bus bus;
    private final Archive archive;
    private final Exposition exposition;
    private final Pace pace;
    private final HostSampler sampler;
    private final WorkerExecutor worker;
    private final Map<SandboxId, Watched> watched = new HashMap<>();
    private @Nullable HostSample host;
    private Instant minute = Instant.MIN;
    private long timer = -1;
    private int sinceTasks = TASKS_EVERY;
    private @Nullable Future<Void> looking;
    private long begunAt;
    private long seenAt;
    private long askedAt;
    private boolean measuring;
    private boolean closed;

    /**
     * Touches nothing yet.
     *
     * @param database open; stays the caller's to close
     */
    public Metrics(Vertx vertx, Bus bus, Database database, Exposition exposition) {
        this(vertx, bus, database, exposition, Pace.USUAL);
    }

    Metrics(Vertx vertx, Bus bus, Database database, Exposition exposition, Pace pace) {
        this.pace = pace;
        this.vertx = vertx;
        this.bus = bus;
        this.exposition = exposition;
        archive = new Archive(new SampleTable(database));
        sampler = new HostSampler(
                new Gpus(HostProgram.find("nvidia-smi").orElse(null)), new Temperatures(Path.of("/sys/class")));
        worker = vertx.createSharedWorkerExecutor("sandlot-metrics", 1, 1, TimeUnit.MINUTES);
    }

    /** Goes on with what an earlier daemon has kept, and begins to look: not at once unless somebody asks, for the first look takes long. */
    Future<Void> start() {
        var now = Instant.now();
        minute = Resolution.MINUTE.floor(now);
        begunAt = System.nanoTime();
        askedAt = begunAt - pace.attention().toNanos();
        return archive.resume(now).onSuccess(done -> plan());
    }

    /** Writes what is not yet written. */
    Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return archive.flush().eventually(worker::close);
    }

    /** The next look, so long after the beginning of the last one. */
    private void plan() {
        vertx.cancelTimer(timer);
        if (!closed) {
            var left = (isWatched() ? pace.watched() : pace.unwatched()).minus(sinceLook());
            timer = vertx.setTimer(Math.max(1, left.toMillis()), id -> look());
        }
    }

    private boolean isWatched() {
        return System.nanoTime() - askedAt < pace.attention().toNanos();
    }

    private Duration sinceLook() {
        return Duration.ofNanos(System.nanoTime() - begunAt);
    }

    /**
     * Somebody looks on, and does so for some time. Completes when what is known is fresh, whatever becomes of a look
     * that is needed for that; before the first look of all, which takes long, at once.
     */
    Future<Void> watch() {
        boolean unwatched = !isWatched();
        askedAt = System.nanoTime();
        var fresh = fresh();
        if (unwatched && looking == null) {
            plan();
        }
        return fresh;
    }

    private Future<Void> fresh() {
        if (sinceLook().compareTo(pace.watched()) >= 0) {
            look();
        }
        boolean old =
                host != null && System.nanoTime() - seenAt >= 2 * pace.watched().toNanos();
        return old && looking != null ? looking : Future.succeededFuture();
    }

    private void look() {
        if (looking != null) {
            return;
        }
        begunAt = System.nanoTime();
        boolean whole = ++sinceTasks >= (isWatched() ? TASKS_EVERY : TASKS_EVERY_UNWATCHED);
        sinceTasks = whole ? 0 : sinceTasks;
        var usage = bus.ask(new Request.ReadUsage(whole)).recover(failure -> {
            // The supervisor begins later and ends earlier.
            LOG.debug("no look at the sandboxes: {}", failure.getMessage());
            return Future.succeededFuture(List.of());
        });
        var done = Promise.<Void>promise();
        looking = done.future();
        worker.executeBlocking(sampler::look)
                .compose(seen -> usage.map(sandboxes -> {
                    seen(seen, sandboxes);
                    return null;
                }))
                .onFailure(failure -> LOG.warn("The host can't be looked at", failure))
                .onComplete(looked -> {
                    looking = null;
                    plan();
                    done.complete();
                });
    }

    private void seen(HostSample now, List<SandboxUsage> sandboxes) {
        var at = now.at();
        host = now;
        seenAt = System.nanoTime();
        archive.add(SampleTable.HOST, at, Gauges.of(now));
        var samples = new ArrayList<SandboxSample>(sandboxes.size());
        for (var usage : sandboxes) {
            var sample = look(usage, at, now.cores().size(), now.memory().totalBytes());
            archive.add(usage.id().value(), at, Gauges.of(sample));
            samples.add(sample);
        }
        var up = samples.stream().map(SandboxSample::id).collect(java.util.stream.Collectors.toSet());
        watched.keySet().retainAll(up);
        exposition.seen(now, samples);
        bus.tell(new Event.Sampled(now, samples));
        keep(at);
        measureNext(at);
    }

    private SandboxSample look(SandboxUsage usage, Instant at, int processors, long memoryBytes) {
        var known = watched.get(usage.id());
        if (known == null) {
            var met = new Watched(usage, at, processors, memoryBytes);
            watched.put(usage.id(), met);
            return met.latest();
        }
        return known.look(usage, at, processors, memoryBytes);
    }

    private void keep(Instant at) {
        var current = Resolution.MINUTE.floor(at);
        if (!current.equals(minute)) {
            minute = current;
            archive.flush()
                    .compose(done -> archive.expire(at))
                    .onFailure(cause ->
                            LOG.warn("Measurements of the last minute were not written: {}", cause.toString()));
        }
    }

    /** One sandbox's files at a time, the one whose turn was longest ago. */
    private void measureNext(Instant at) {
        if (measuring) {
            return;
        }
        watched.entrySet().stream()
                .filter(entry -> entry.getValue().isToBeMeasured(at.minus(MEASURE_EVERY)))
                .min(Comparator.comparing(entry -> entry.getValue().measuredAt()))
                .ifPresent(entry -> measure(entry.getKey(), entry.getValue(), at));
    }

    private void measure(SandboxId id, Watched sandbox, Instant at) {
        measuring = true;
        sandbox.measuring(at);
        bus.ask(new Request.MeasureDisk(id))
                .onSuccess(bytes -> sandbox.measured(bytes, at))
                .onFailure(failure -> LOG.debug("files of {} not measured: {}", id, failure.getMessage()))
                .onComplete(done -> measuring = false);
    }

    /** A sandbox is gone, and with it all that was kept of it. */
    void forget(SandboxId id) {
        watched.remove(id);
        archive.forget(id.value());
    }

    Future<HostMetrics> host(Request.GetHostMetrics request) {
        return watch().compose(fresh -> {
            var now = Instant.now();
            return archive.history(SampleTable.HOST, Gauges.HOST, since(request.since(), now), now)
                    .map(history -> new HostMetrics(host, history));
        });
    }

    Future<SandboxMetrics> sandbox(Request.GetSandboxMetrics request) {
        return watch().compose(fresh -> bus.ask(new Request.GetSandbox(request.sandbox(), 0)))
                .compose(found -> {
                    var now = Instant.now();
                    return archive.history(found.id().value(), Gauges.SANDBOX, since(request.since(), now), now)
                            .map(history -> {
                                var up = watched.get(found.id());
                                return new SandboxMetrics(up == null ? null : up.latest(), history);
                            });
                });
    }

    private static Instant since(@Nullable Instant asked, Instant now) {
        return asked == null ? now.minus(BACK) : asked;
    }

    Future<List<SandboxTrend>> trends(Request.GetTrends request) {
        return watch().map(fresh -> watched.values().stream()
                .map(Watched::trend)
                .sorted(Comparator.comparing(trend -> trend.now().name()))
                .toList());
    }

    /** Whoever scrapes comes seldom: he gets a fresh look, but nobody is taken to look on. */
    Future<String> exposition(Request.GetExposition request) {
        return fresh().compose(fresh -> bus.ask(new Request.GetInfo()))
                .compose(info -> worker.executeBlocking(() -> exposition.text(info), false));
    }
}
