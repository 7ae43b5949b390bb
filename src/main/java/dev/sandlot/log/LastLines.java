package dev.sandlot.log;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line that each sandbox printed last. A log is read when somebody asks and it has grown since the last time, and then only its
 * end; sandboxes that nobody asked for cost nothing. Asking counts as use of none, and is safe from any thread: all is done on the context that it was made on.
 */
public final class LastLines {
    private static final Logger LOG = LoggerFactory.getLogger(LastLines.class);
    private static final int WINDOW_BYTES = 4 << 10;
    /** The window is in so many bytes of whole chunks. */
    private static final int READ_BYTES = WINDOW_BYTES + 2 * Chunk.MAX_BYTES;
    /** Of so many processes that printed, the last ones, one has printed more than blank lines, or the sandbox is silent. */
    private static final int MOST_PROCESSES = 8;

    private final Vertx vertx;
    private final Context context;
    private final OutputSource output;
    private final Printed printed;
    private final Map<SandboxId, Known> known = new HashMap<>();

    public LastLines(Vertx vertx, OutputSource output, Printed printed) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.output = output;
        this.printed = printed;
    }

    /** Tells which processes of a sandbox have printed anything, the one that did last first. */
    public interface Printed {
        Future<List<ProcessId>> in(SandboxId sandbox, int most);
    }

    /** What is known of one sandbox. */
    private static final class Known {
        /** The processes that have printed since they were read, the last one last. */
        final LinkedHashSet<ProcessId> grown = new LinkedHashSet<>();

        @Nullable
        LastLine line;

        @Nullable
        Future<LastLine> reading;
    }

    /** A process has printed. To be told on the context that this was made on, as {@link #forget}. */
    public void grew(SandboxId id, ProcessId process) {
        var sandbox = known.get(id);
        if (sandbox == null) {
            return;
        }
        sandbox.grown.remove(process);
        sandbox.grown.add(process);
        if (sandbox.grown.size() > MOST_PROCESSES) {
            sandbox.grown.remove(sandbox.grown.iterator().next());
        }
    }

    /** The sandbox is no more. */
    public void forget(SandboxId id) {
        known.remove(id);
    }

    /**
     * The line as it is now, null where nothing but blank lines was printed. Never fails: what can't be read is as it was.
     *
     * @param except a process that doesn't count, or null
     */
    public Future<LastLine> of(SandboxId id, @Nullable ProcessId except) {
        var promise = Promise.<LastLine>promise();
        var caller = vertx.getOrCreateContext();
        context.runOnContext(v ->
                ofHere(id, except).onComplete(line -> caller.runOnContext(w -> promise.complete(line.result()))));
        return promise.future();
    }

    private Future<LastLine> ofHere(SandboxId id, @Nullable ProcessId except) {
        var sandbox = known.get(id);
        if (sandbox == null) {
            var fresh = new Known();
            known.put(id, fresh);
            return read(id, fresh, printed.in(id, MOST_PROCESSES), except);
        }
        if (sandbox.reading != null) {
            return sandbox.reading;
        }
        if (sandbox.grown.isEmpty()) {
            return Future.succeededFuture(sandbox.line);
        }
        var newestFirst = new ArrayList<>(sandbox.grown);
        Collections.reverse(newestFirst);
        sandbox.grown.clear();
        return read(id, sandbox, Future.succeededFuture(newestFirst), except);
    }

    private Future<LastLine> read(
            SandboxId id, Known sandbox, Future<List<ProcessId>> processes, @Nullable ProcessId except) {
        var reading = processes
                .map(all ->
                        all.stream().filter(process -> !process.equals(except)).toList())
                .compose(some -> firstOf(id, some, 0))
                .otherwise(failure -> unread(id, failure))
                .map(line -> {
                    sandbox.reading = null;
                    sandbox.line = line == null ? sandbox.line : line;
                    return sandbox.line;
                });
        sandbox.reading = reading.isComplete() ? null : reading;
        return reading;
    }

    private static @Nullable LastLine unread(SandboxId id, Throwable failure) {
        LOG.debug("{}: {}", id, failure.getMessage());
        return null;
    }

    private Future<LastLine> firstOf(SandboxId id, List<ProcessId> processes, int next) {
        if (next == processes.size()) {
            return Future.succeededFuture();
        }
        // One that was deleted meanwhile has no line; another one may.
        return lastOf(id, processes.get(next))
                .otherwise(failure -> unread(id, failure))
                .compose(line -> line == null ? firstOf(id, processes, next + 1) : Future.succeededFuture(line));
    }

    private Future<LastLine> lastOf(SandboxId id, ProcessId process) {
        return output.open(id, process, new OutputSource.Start.Last(WINDOW_BYTES), null)
                .compose(reader -> chunks(reader)
                        .map(chunks -> LastLine.in(process, chunks, isCut(chunks)))
                        .onComplete(done -> reader.close()));
    }

    /** A gap comes alone, where the log was trimmed in this moment; then what follows it is wanted. */
    private static Future<List<Chunk>> chunks(OutputReader reader) {
        return reader.available(READ_BYTES).compose(items -> {
            var chunks = items.stream()
                    .filter(Chunk.class::isInstance)
                    .map(Chunk.class::cast)
                    .toList();
            return chunks.isEmpty() && !items.isEmpty() ? chunks(reader) : Future.succeededFuture(chunks);
        });
    }

    private static boolean isCut(List<Chunk> chunks) {
        return !chunks.isEmpty()
                && (chunks.get(0).seq() > 0
                        || chunks.stream()
                                        .mapToInt(chunk -> chunk.bytes().length())
                                        .sum()
                                >= WINDOW_BYTES);
    }
}
