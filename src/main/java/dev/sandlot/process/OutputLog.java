package dev.sandlot.process;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.ChunkRun;
import dev.sandlot.stream.OutputItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of one process: files that its holder appends to, and the index that numbers what is in them. {@link #grow} is called by the
 * follower alone; reading is safe from any thread. A chunk's number is on disk before anyone is told of it, so no reader ever sees
 * a number that means something else after a crash.
 *
 * <p>Files are open while somebody holds the log ({@link #retain}); memory is taken only for the newest chunks, and only while somebody
 * waits for them.
 */
final class OutputLog {
    private static final Logger LOG = LoggerFactory.getLogger(OutputLog.class);

    private final LogFiles files;
    private final Readers readers = new Readers();
    private final RecentChunks recent = new RecentChunks();
    private final OutputFiles outputs;
    private final Numbering numbering;
    private final LogTrim trim;
    private int holds;
    private volatile @Nullable LogIndex index;
    private volatile OutputItem.@Nullable End end;
    private volatile @Nullable OutputExtent extent;
    private volatile @Nullable Instant printedAt;
    private volatile long grewAtNanos;
    private volatile boolean complete = true;
    /** Whether everything that was printed is in the index, where nobody follows it. */
    private boolean caughtUp;

    /** @param limit how many bytes are kept; more are kept for a while, so that trimming is rare */
    OutputLog(LogFiles files, long limit) {
        this.files = files;
        this.outputs = new OutputFiles(files);
        this.numbering = new Numbering(outputs);
        this.trim = new LogTrim(files, outputs, limit);
    }

    LogFiles files() {
        return files;
    }

    Readers readers() {
        return readers;
    }

    /**
     * Opens the files if they aren't, until as many {@link #release} have come. Blocks briefly. Where nobody follows the log, what an
     * earlier daemon had not numbered yet, or a crash of the host has undone, is numbered now.
     */
    synchronized void retain() throws IOException {
        if (holds == 0) {
            var opened = LogIndex.open(files.index());
            index = opened;
            try {
                catchUp();
                measure(opened);
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        }
        holds++;
    }

    /** The index, which is there from the first {@link #retain} on. */
    private LogIndex held() {
        return Objects.requireNonNull(index, "the log was never opened");
    }

    private void catchUp() {
        if (!complete || caughtUp) {
            return;
        }
        try {
            var last = held().last();
            // Most logs are whole: told by their files' lengths, without opening them.
            boolean more = files.printedBytes() > (last == null ? 0 : last.totalBytes());
            while (more) {
                more = grow();
            }
            caughtUp = true;
        } catch (IOException e) {
            LOG.warn("{}: not all of it can be read: {}", files.directory(), e.toString());
        }
    }

    synchronized void release() {
        if (--holds > 0) {
            return;
        }
        recent.clear();
        try {
            outputs.close();
            held().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How far the log reaches; null until it has been opened once. */
    @Nullable
    OutputExtent extent() {
        return extent;
    }

    /** When its last chunk was seen; null until it has been opened once, and where it has none. */
    @Nullable
    Instant printedAt() {
        return printedAt;
    }

    long firstSeq() {
        return held().firstSeq();
    }

    long nextSeq() {
        return held().nextSeq();
    }

    /** When {@link #grow} last found something, by {@link System#nanoTime}; 0 for never. */
    long grewAtNanos() {
        return grewAtNanos;
    }

    /** What readers are told after the last chunk, or null while more may come. */
    OutputItem.@Nullable End end() {
        return end;
    }

    /**
     * The process has ended.
     *
     * @param known how far the log reached then, or null where that is not known
     */
    void finish(OutputItem.End how, @Nullable OutputExtent known) {
        if (extent == null) {
            extent = known;
        }
        end = how;
        readers.wake();
    }

    /** It is being followed: more may come. */
    void followed() {
        complete = false;
    }

    /** There may be more output again: the process runs, perhaps once more. */
    void reopen() {
        complete = false;
        end = null;
    }

    /** Everything that can come has come and is numbered. */
    void completed() {
        complete = true;
        readers.wake();
    }

    /** Whether no more output can come. Asked before {@link #nextSeq}, it tells of that too. */
    boolean complete() {
        return complete;
    }

    /** Numbers what has been printed since the last time, and wakes who waits for it. True where there was something. */
    boolean grow() throws IOException {
        var index = held();
        var entries = numbering.next(index);
        if (entries.isEmpty()) {
            return false;
        }
        index.append(entries);
        grewAtNanos = System.nanoTime();
        if (RecentChunks.isWorthKeeping(entries, readers.waiting())) {
            recent.addAll(entries, reading());
        }
        measure(index);
        readers.wake();
        return true;
    }

    /** The chunks from {@code seq} on that are in memory: none where the first isn't. */
    List<Chunk> recent(long seq, int maxBytes) {
        return recent.from(seq, maxBytes);
    }

    /**
     * Reads chunks from {@code seq} on from the files: at least one, at most about {@code maxBytes}. Empty where {@code seq} has been
     * trimmed away meanwhile; {@link Unreadable} where it is damaged or gone. Blocks on the disk.
     */
    List<Chunk> load(long seq, int maxBytes) throws IOException {
        return reading().load(seq, maxBytes);
    }

    /** The first chunk from {@code seq} on that can be read, as {@link ChunkReading#readableFrom} says. */
    long readableFrom(long seq) {
        return reading().readableFrom(seq);
    }

    /** When the chunk was seen; null where it can't be told. Blocks on the disk. */
    @Nullable
    Instant at(long seq) throws IOException {
        var entry = entry(seq);
        return entry == null ? null : Instant.ofEpochMilli(entry.atMillis());
    }

    private ChunkReading reading() {
        return new ChunkReading(held(), outputs);
    }

    /**
     * Reads chunks from {@code seq} on into a run, as {@link RunReading#read} says. Blocks on the disk.
     *
     * @param wanted only this channel's chunks, or null for all
     */
    long load(long seq, int maxBytes, @Nullable Channel wanted, ChunkRun run) throws IOException {
        return new RunReading(held(), outputs).read(seq, maxBytes, wanted, run);
    }

    /** What the index says of the chunks from {@code seq} on, at most {@code count}. Blocks on the disk. */
    LogIndex.Entry[] entries(long seq, int count) throws IOException {
        return held().read(seq, count);
    }

    /** What the index says of a chunk; null where there is none, or it can't be trusted. Blocks on the disk. */
    LogIndex.@Nullable Entry entry(long seq) throws IOException {
        return seq < nextSeq() ? held().read(seq) : null;
    }

    /** Whether so much has come since the last trimming that it is worth another. Asked by the follower alone. */
    boolean wantsTrim() {
        var reached = extent;
        return reached != null && trim.isDue(reached.stdoutBytes() + reached.stderrBytes());
    }

    /** Frees the head of the log where it is longer than its limit. Blocks. */
    void trim(LogTrim.Puncher puncher) throws IOException {
        var index = held();
        trim.trim(index, puncher);
        measure(index);
    }

    private void measure(LogIndex index) throws IOException {
        var last = index.last();
        if (last == null) {
            extent = OutputExtent.EMPTY;
            return;
        }
        extent = new OutputExtent(
                index.firstSeq(),
                index.nextSeq(),
                last.endOf(Channel.STDOUT) + last.endOf(Channel.PTY),
                last.endOf(Channel.STDERR));
        printedAt = Instant.ofEpochMilli(last.atMillis());
    }
}
