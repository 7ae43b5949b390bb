package dev.sandlot.process;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource.Start;
import dev.sandlot.stream.Resized;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs of all processes, where each is open at most once whoever uses it. Safe to use from any thread. */
final class KeptLogs {
    private static final Logger LOG = LoggerFactory.getLogger(KeptLogs.class);

    private final Vertx vertx;
    private final Path sandboxes;
    private final long logBytes;
    private final Workers readers;
    private final Map<ProcessKey, OutputLog> logs = new ConcurrentHashMap<>();

    /**
     * @param sandboxes the directory that holds {@code ID/logs/PROCESS} for every sandbox
     * @param logBytes how much of each is kept
     */
    KeptLogs(Vertx vertx, Path sandboxes, long logBytes) {
        this.vertx = vertx;
        this.sandboxes = sandboxes;
        this.logBytes = logBytes;
        readers = new Workers(vertx, "sandlot-log", 8);
    }

    OutputLog of(ProcessKey key) {
        return logs.computeIfAbsent(key, k -> new OutputLog(files(k), logBytes));
    }

    LogFiles files(ProcessKey key) {
        return new LogFiles(directory(key.sandbox()).resolve(key.process().value()));
    }

    /** Whether there is one. */
    boolean isKept(ProcessKey key) {
        return Files.isDirectory(files(key).directory());
    }

    Unfinished unfinished(SandboxId sandbox) {
        return Unfinished.in(directory(sandbox));
    }

    private Path directory(SandboxId sandbox) {
        return sandboxes.resolve(sandbox.value()).resolve("logs");
    }

    /** Forgets it where it is still this one. */
    void drop(ProcessKey key, OutputLog log) {
        logs.remove(key, log);
    }

    void forget(ProcessKey key) {
        logs.remove(key);
    }

    /** Deletes the files of one that is forgotten. Blocks. */
    void delete(ProcessKey key) throws IOException {
        unfinished(key.sandbox()).remove(key.process());
        files(key).delete();
    }

    /** Forgets all of a sandbox whose directory is being deleted. */
    void forget(SandboxId sandbox) {
        logs.keySet().removeIf(key -> key.sandbox().equals(sandbox));
    }

    /**
     * Counts those who wait for something new of a sandbox's logs.
     *
     * @param others how many beside its readers wait for a log; of one the greater number counts
     */
    int waiting(SandboxId sandbox, ToIntBiFunction<SandboxId, ProcessId> others) {
        return logs.entrySet().stream()
                .filter(entry -> entry.getKey().sandbox().equals(sandbox))
                .mapToInt(entry -> Math.max(
                        entry.getValue().readers().waiting(),
                        others.applyAsInt(sandbox, entry.getKey().process())))
                .sum();
    }

    @Nullable
    OutputExtent extent(ProcessKey key) {
        var log = logs.get(key);
        return log == null ? null : log.extent();
    }

    @Nullable
    Instant printedAt(ProcessKey key) {
        var log = logs.get(key);
        return log == null ? null : log.printedAt();
    }

    /** Has {@link #extent} know how far these processes' logs reach: those that nobody has looked at yet are looked at now. */
    Future<Void> measure(SandboxId sandbox, Collection<ProcessId> some) {
        var unknown = some.stream()
                .map(process -> new ProcessKey(sandbox, process))
                .filter(key -> extent(key) == null)
                .toList();
        return unknown.isEmpty() ? Future.succeededFuture() : readers.run(() -> unknown.forEach(this::measure));
    }

    private void measure(ProcessKey key) {
        if (!isKept(key)) {
            return;
        }
        try {
            var log = of(key);
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

    Future<OutputReader> open(ProcessKey key, Start start, @Nullable Channel channel) {
        var log = of(key);
        return readers.run(() -> {
            retain(log, key.process());
            try {
                return new LogReader(vertx, readers, log, channel, position(log, start, channel));
            } catch (IOException e) {
                log.release();
                throw unreadable(key.process(), e);
            } catch (RuntimeException e) {
                log.release();
                throw e;
            }
        });
    }

    private static void retain(OutputLog log, ProcessId process) {
        if (!Files.isDirectory(log.files().directory())) {
            throw Fault.notFound("The output of " + process + " is no longer kept.")
                    .asException();
        }
        try {
            log.retain();
        } catch (IOException e) {
            throw unreadable(process, e);
        }
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
        if (start instanceof Start.Position place) {
            return Tail.ofPosition(log, place.channel(), place.bytes());
        }
        return new Tail(log.firstSeq(), 0);
    }

    Future<List<Resized>> sizes(ProcessKey key) {
        var log = of(key);
        return readers.run(() -> {
            retain(log, key.process());
            try {
                return RecordedSizes.of(log);
            } catch (IOException e) {
                throw unreadable(key.process(), e);
            } finally {
                log.release();
            }
        });
    }

    void close() {
        readers.close();
    }
}
