package dev.sandlot.process;

import dev.sandlot.keeper.Holder;
import dev.sandlot.keeper.HolderRecord;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that is being followed: what it has printed and what its holder has recorded. Used by the follower's thread alone, but for
 * {@link #record}.
 */
final class LiveProcess {
    /** How long output may be quiet after the command's end before the stream counts as ended, where a child left behind holds it open. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long a holder may take from the whole order to the first line of its record. */
    private static final long TAKE_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final SandboxId sandbox;
    private final ProcessId id;
    private final OutputLog log;
    private final @Nullable Holder holder;
    private final long followedNanos = System.nanoTime();
    private long recordSize = -1;
    private volatile HolderRecord record = HolderRecord.NONE;
    private volatile Consumer<HolderRecord> recordListener = record -> {};
    private final CompletableFuture<Void> taken = new CompletableFuture<>();
    private long exitSeenNanos;
    private boolean holderGone;
    private @Nullable Ended ended;

    /** @param holder where this daemon has made it, else null: then its record has to tell who it is */
    LiveProcess(SandboxId sandbox, ProcessId id, OutputLog log, @Nullable Holder holder) {
        this.sandbox = sandbox;
        this.id = id;
        this.log = log;
        this.holder = holder;
    }

    SandboxId sandbox() {
        return sandbox;
    }

    ProcessId id() {
        return id;
    }

    OutputLog log() {
        return log;
    }

    HolderRecord record() {
        return record;
    }

    /** Completes when the holder has taken the job up. */
    CompletableFuture<Void> taken() {
        return taken;
    }

    /** Has the record told as it is now and at each change; the latest listener only. */
    void onRecord(Consumer<HolderRecord> listener) {
        recordListener = listener;
        listener.accept(record);
    }

    /** How it ended, once that is known and its output is complete. */
    @Nullable
    Ended ended() {
        return ended;
    }

    /** Whether every byte that can come has come, so that it need not be followed any more. */
    boolean complete() {
        return record.complete() || holderGone;
    }

    /** Looks whether the holder still lives. True where it has just been found gone. */
    boolean checkHolder() {
        if (holderGone || holderLives()) {
            return false;
        }
        holderGone = true;
        if (exitSeenNanos == 0) {
            exitSeenNanos = System.nanoTime();
        }
        return true;
    }

    private boolean holderLives() {
        if (record.isTaken()) {
            return record.holderLives();
        }
        // It has not said yet who it is. One that an earlier daemon gave an order to has had its time.
        return holder != null ? holder.isAlive() : System.nanoTime() - followedNanos < TAKE_UP_NANOS;
    }

    /** Looks at the files. True where there is new output. */
    boolean look() throws IOException {
        // The record first: what it says of the end is said after the last byte was appended.
        long size = Files.exists(log.files().record()) ? Files.size(log.files().record()) : 0;
        if (size != recordSize) {
            recordSize = size;
            record = HolderRecord.read(log.files().record());
            if (record.isTaken()) {
                taken.complete(null);
            }
            recordListener.accept(record);
            if (record.exitCode() != null && exitSeenNanos == 0) {
                exitSeenNanos = System.nanoTime();
            }
        }
        boolean grew = false;
        try {
            grew = log.grow();
            while (complete() && log.grow()) {
                grew = true;
            }
        } finally {
            // How it ended is known though its output can't be read.
            if (ended == null && (!grew || complete())) {
                decide();
            }
        }
        return grew;
    }

    private void decide() {
        if (record.exitCode() != null && (complete() || isQuiet())) {
            ended = new Ended(record.exitCode(), Instant.now());
        } else if (record.exitCode() == null && holderGone) {
            ended = Ended.lost(Instant.now());
        }
    }

    private boolean isQuiet() {
        return System.nanoTime() - quietSince() >= QUIET_NANOS;
    }

    private long quietSince() {
        return Math.max(exitSeenNanos, log.grewAtNanos());
    }

    /** In how many nanoseconds to look again even if nothing changes, or {@link Long#MAX_VALUE}. */
    long lookAgainNanos() {
        boolean waits = ended == null && exitSeenNanos != 0;
        return waits ? Math.max(0, QUIET_NANOS - (System.nanoTime() - quietSince())) : Long.MAX_VALUE;
    }
}
