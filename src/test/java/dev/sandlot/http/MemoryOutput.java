package dev.sandlot.http;

import dev.sandlot.model.Fault;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.ChunkRun;
import dev.sandlot.stream.InputSink;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.Resized;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Output logs and standard inputs in memory, with the behaviour that the ports promise. */
public final class MemoryOutput implements OutputSource, InputSink {
    private static final int BIG = 1 << 10;

    public final AtomicInteger openReaders = new AtomicInteger();
    public final AtomicInteger timesOpened = new AtomicInteger();
    public final AtomicInteger mostOpen = new AtomicInteger();
    public volatile OutputReader lastReader;
    /** While set, whatever is written to standard input waits for it. */
    public volatile Future<Void> slowInput = Future.succeededFuture();

    /** While set, how much was taken is known only then. */
    public volatile Future<Void> settling = Future.succeededFuture();

    public final AtomicInteger writesWaiting = new AtomicInteger();
    /** Of every terminal. */
    public volatile List<Resized> sizes = List.of();

    public volatile boolean inputOpen = true;
    public volatile boolean inputEnded;
    public final Buffer input = Buffer.buffer();

    private final Vertx vertx;
    private final Map<String, Log> logs = new ConcurrentHashMap<>();

    public MemoryOutput(Vertx vertx) {
        this.vertx = vertx;
    }

    public static final class Log {
        private final List<Chunk> chunks = new ArrayList<>();
        private final List<Runnable> waiting = new CopyOnWriteArrayList<>();
        private long first;
        private OutputItem.End end;
        private boolean complete;
        /** While set, nothing can be read of it. */
        public volatile boolean broken;

        public synchronized Chunk append(Channel channel, byte[] bytes) {
            return append(channel, bytes, Instant.now());
        }

        public Chunk append(Channel channel, byte[] bytes, Instant at) {
            Chunk chunk;
            synchronized (this) {
                chunk = new Chunk(chunks.size(), channel, at, Buffer.buffer(bytes));
                chunks.add(chunk);
            }
            wake();
            return chunk;
        }

        public Log out(String text) {
            append(Channel.STDOUT, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return this;
        }

        public Log err(String text) {
            append(Channel.STDERR, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return this;
        }

        public synchronized void trim(long to) {
            first = to;
        }

        public void end(Integer exitCode) {
            end(exitCode, true);
        }

        /** @param eof false where something that the process left behind may still print */
        public void end(Integer exitCode, boolean eof) {
            synchronized (this) {
                end = new OutputItem.End(exitCode, null, false, eof);
                complete = eof;
            }
            wake();
        }

        /** The process runs again, with the same log. */
        public synchronized void resume() {
            end = null;
            complete = false;
        }

        public synchronized Instant lastAt() {
            return chunks.isEmpty() ? null : chunks.get(chunks.size() - 1).at();
        }

        public synchronized OutputExtent extent() {
            long out = 0;
            long err = 0;
            for (var chunk : chunks) {
                if (chunk.channel() == Channel.STDERR) {
                    err += chunk.bytes().length();
                } else {
                    out += chunk.bytes().length();
                }
            }
            return new OutputExtent(first, chunks.size(), out, err);
        }

        private void wake() {
            var all = List.copyOf(waiting);
            waiting.removeAll(all);
            all.forEach(Runnable::run);
        }
    }

    public Log log(SandboxId sandbox, ProcessId process) {
        return logs.computeIfAbsent(sandbox + "/" + process, key -> new Log());
    }

    @Override
    public Future<OutputReader> open(SandboxId sandbox, ProcessId process, Start start, Channel channel) {
        var log = logs.get(sandbox + "/" + process);
        if (log == null) {
            return Future.failedFuture(Fault.notFound("no such log").asException());
        }
        if (log.broken) {
            return Future.failedFuture(
                    Fault.of(Fault.Kind.UNAVAILABLE, "The log is broken.").asException());
        }
        mostOpen.accumulateAndGet(openReaders.incrementAndGet(), Math::max);
        timesOpened.incrementAndGet();
        lastReader = new Reader(log, start, channel);
        return Future.succeededFuture(lastReader);
    }

    @Override
    public Set<ProcessId> growing(SandboxId sandbox) {
        var prefix = sandbox + "/";
        return logs.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix) && !entry.getValue().complete)
                .map(entry -> new ProcessId(entry.getKey().substring(prefix.length())))
                .collect(java.util.stream.Collectors.toSet());
    }

    @Override
    public OutputExtent extent(SandboxId sandbox, ProcessId process) {
        var log = logs.get(sandbox + "/" + process);
        return log == null ? null : log.extent();
    }

    /** Those of a sandbox that have printed anything. */
    Set<ProcessId> printed(SandboxId sandbox) {
        var prefix = sandbox + "/";
        return logs.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(prefix) && entry.getValue().lastAt() != null)
                .map(entry -> new ProcessId(entry.getKey().substring(prefix.length())))
                .collect(java.util.stream.Collectors.toSet());
    }

    @Override
    public Future<List<Resized>> sizes(SandboxId sandbox, ProcessId process) {
        return Future.succeededFuture(sizes);
    }

    @Override
    public Future<Void> write(SandboxId sandbox, ProcessId process, Buffer bytes) {
        if (!inputOpen) {
            return Future.failedFuture(
                    Fault.conflict("Standard input is not open.", "closed").asException());
        }
        writesWaiting.incrementAndGet();
        return slowInput.onComplete(taken -> {
            writesWaiting.decrementAndGet();
            synchronized (input) {
                input.appendBuffer(bytes);
            }
        });
    }

    @Override
    public Future<Void> end(SandboxId sandbox, ProcessId process) {
        inputEnded = true;
        return Future.succeededFuture();
    }

    @Override
    public Future<Long> taken(SandboxId sandbox, ProcessId process) {
        return settling.map(settled -> {
            synchronized (input) {
                return (long) input.length();
            }
        });
    }

    private final class Reader implements OutputReader {
        private final Log log;
        private final Channel channel;
        private volatile long position;
        private int skip;
        private boolean over;
        private boolean told;
        private boolean finished;

        Reader(Log log, Start start, Channel channel) {
            this.log = log;
            this.channel = channel;
            if (start instanceof Start.At at) {
                position = at.seq();
            } else if (start instanceof Start.Tail tail) {
                begin(tail.lines());
            } else if (start instanceof Start.Last last) {
                begin(last);
            } else {
                position = log.first;
            }
        }

        private void begin(Start.Last last) {
            synchronized (log) {
                position = log.chunks.size();
                for (var left = last.bytes(); left > 0 && position > log.first; ) {
                    left -= log.chunks.get((int) --position).bytes().length();
                    skip = Math.max(0, -left);
                }
            }
        }

        private void begin(int lines) {
            synchronized (log) {
                var left = lines + 1;
                position = log.chunks.size();
                for (var i = log.chunks.size() - 1; i >= log.first; i--) {
                    var bytes = log.chunks.get(i).bytes();
                    for (var b = bytes.length() - 1; b >= 0; b--) {
                        if (bytes.getByte(b) == '\n' && --left == 0) {
                            skip = b + 1;
                            position = skip == bytes.length() ? i + 1 : i;
                            skip = skip == bytes.length() ? 0 : skip;
                            return;
                        }
                    }
                    position = i;
                }
            }
        }

        @Override
        public Future<List<OutputItem>> next(int maxBytes) {
            if (log.broken) {
                return available(maxBytes);
            }
            var items = pull(maxBytes);
            if (!items.isEmpty() || over || finished) {
                return Future.succeededFuture(items);
            }
            synchronized (log) {
                if (log.end != null && position >= log.chunks.size() && (log.complete || !told)) {
                    told = true;
                    finished = log.complete;
                    return Future.succeededFuture(List.of(log.end));
                }
                if (position >= log.chunks.size()) {
                    var promise = Promise.<Void>promise();
                    var context = vertx.getOrCreateContext();
                    log.waiting.add(() -> context.runOnContext(woken -> promise.tryComplete()));
                    return promise.future().compose(woken -> next(maxBytes));
                }
            }
            return next(maxBytes);
        }

        /** As from the disk: big chunks go into the run while there is room for them. */
        @Override
        public Future<List<OutputItem>> next(int maxBytes, ChunkRun run) {
            return next(maxBytes).map(items -> {
                for (var item : items) {
                    var chunk = item instanceof Chunk big && big.bytes().length() >= BIG ? big : null;
                    var room = chunk == null
                            ? null
                            : run.room(
                                    chunk.seq(),
                                    chunk.channel(),
                                    chunk.at().toEpochMilli(),
                                    chunk.bytes().length());
                    if (room == null) {
                        break;
                    }
                    room.put(chunk.bytes().getBytes());
                    run.filled();
                    position = chunk.seq() + 1;
                }
                if (run.isEmpty()) {
                    return items;
                }
                return List.of(run);
            });
        }

        @Override
        public Future<List<OutputItem>> available(int maxBytes) {
            return log.broken
                    ? Future.failedFuture(new java.io.IOException("broken"))
                    : Future.succeededFuture(pull(maxBytes));
        }

        private List<OutputItem> pull(int maxBytes) {
            synchronized (log) {
                var items = new ArrayList<OutputItem>();
                if (over) {
                    return items;
                }
                if (position < log.first) {
                    items.add(new OutputItem.Gap(position, log.first));
                    position = log.first;
                    return items;
                }
                var left = maxBytes;
                while (position < log.chunks.size() && left > 0) {
                    var chunk = log.chunks.get((int) position);
                    if (chunk.bytes().length() > left && !items.isEmpty()) {
                        break;
                    }
                    left -= chunk.bytes().length();
                    position++;
                    if (channel == null || chunk.channel() == channel) {
                        items.add(skip == 0 ? chunk : cut(chunk));
                    }
                    skip = 0;
                }
                return items;
            }
        }

        private Chunk cut(Chunk chunk) {
            return new Chunk(
                    chunk.seq(),
                    chunk.channel(),
                    chunk.at(),
                    chunk.bytes().getBuffer(skip, chunk.bytes().length()));
        }

        @Override
        public Future<Void> ready() {
            synchronized (log) {
                if (over || finished || position < log.chunks.size() || log.end != null && (log.complete || !told)) {
                    return Future.succeededFuture();
                }
                var promise = Promise.<Void>promise();
                var context = vertx.getOrCreateContext();
                log.waiting.add(() -> context.runOnContext(woken -> promise.tryComplete()));
                return promise.future().compose(woken -> ready());
            }
        }

        @Override
        public Future<Instant> nextAt() {
            synchronized (log) {
                var next = Math.max(position, log.first);
                return Future.succeededFuture(
                        next < log.chunks.size() ? log.chunks.get((int) next).at() : null);
            }
        }

        @Override
        public long end() {
            synchronized (log) {
                return log.chunks.size();
            }
        }

        @Override
        public boolean complete() {
            synchronized (log) {
                return log.complete;
            }
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                log.wake();
            }
            openReaders.decrementAndGet();
        }
    }
}
