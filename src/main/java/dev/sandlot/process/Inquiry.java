package dev.sandlot.process;

import dev.sandlot.keeper.ConduitSocket;
import dev.sandlot.keeper.HolderJob;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.Inside.Said;
import dev.sandlot.stream.Unawaited;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A command that is run inside a sandbox for what it prints, by a conduit. Blocks until it has ended, never longer than its limit: not even
 * where something inside keeps its output open, for it is ended with all that it has started.
 */
final class Inquiry {
    private static final long END_SECONDS = 2;

    private final Keeper keeper;

    Inquiry(Keeper keeper) {
        this.keeper = keeper;
    }

    Said ask(Job job, int most, Duration limit) throws IOException, InterruptedException {
        var order = job.order();
        long end = System.nanoTime() + limit.toNanos();
        var conduit = keeper.conduit(job.box(), job.id(), false);
        try {
            var said = new Reading(conduit.out(), most);
            try {
                conduit.give(new HolderJob(order));
                await(CompletableFuture.anyOf(conduit.ended(), said.full()), end);
            } finally {
                Trees.end(keeper, job);
            }
            if (said.full().isDone()) {
                return new Said(-1, said.bytes(), true);
            }
            awaitTheLast(said);
            return new Said(
                    conduit.ended().join().exitCode(), said.bytes(), said.full().isDone());
        } finally {
            conduit.dismiss();
        }
    }

    private static void await(CompletableFuture<?> what, long end) throws IOException, InterruptedException {
        try {
            what.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "The sandbox doesn't answer.", "Is it paused, or out of processes?")
                    .asException();
        } catch (ExecutionException e) {
            throw new IOException("the keeper has ended", e);
        }
    }

    /** All who could print have ended. */
    private static void awaitTheLast(Reading said) throws InterruptedException {
        try {
            CompletableFuture.anyOf(said.over(), said.full()).get(END_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Somebody has it open who was not to be found; what he prints is none of the answer.
        }
    }

    /** Reads up to a bound, and no further. */
    private static final class Reading {
        private final ConduitSocket link;
        private final int most;
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private final CompletableFuture<Void> full = new CompletableFuture<>();

        Reading(ConduitSocket link, int most) {
            this.link = link;
            this.most = most;
            go();
        }

        private void go() {
            Unawaited.note(link.read().thenAccept(this::take), "reading an answer");
        }

        private void take(byte @Nullable [] bytes) {
            if (bytes == null) {
                over.complete(null);
                return;
            }
            int room;
            synchronized (said) {
                room = most - said.size();
                said.write(bytes, 0, Math.min(room, bytes.length));
            }
            if (bytes.length > room) {
                full.complete(null);
            } else {
                go();
            }
        }

        /** Nobody prints any more. */
        CompletableFuture<Void> over() {
            return over;
        }

        /** More was printed than is wanted. */
        CompletableFuture<Void> full() {
            return full;
        }

        byte[] bytes() {
            synchronized (said) {
                return said.toByteArray();
            }
        }
    }
}
