package dev.sandlot.keeper;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The orders of a keeper that wait for their one answer, by token; and how that is waited for. */
final class PendingOrders {
    private static final long PATIENCE_SECONDS = 30;

    private final Map<Long, CompletableFuture<KeeperFrame.Answer>> asked = new ConcurrentHashMap<>();

    CompletableFuture<KeeperFrame.Answer> expect(long token) {
        var answer = new CompletableFuture<KeeperFrame.Answer>();
        asked.put(token, answer);
        return answer;
    }

    void forget(long token) {
        asked.remove(token);
    }

    /** One that nobody waits for is dropped. */
    void heard(KeeperFrame.Answer answer) {
        var waiting = asked.get(answer.token());
        if (waiting != null) {
            waiting.complete(answer);
        }
    }

    /** None comes any more. */
    void lost(String why) {
        asked.values().forEach(answer -> answer.completeExceptionally(new IOException(why)));
    }

    /** Blocks until it is there; a fault where it doesn't come. */
    static <T> T wait(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // One that came of a future always has its cause.
            throw fault(String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
        } catch (TimeoutException e) {
            throw fault("no answer within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    static RuntimeException fault(String why) {
        return Fault.of(Fault.Kind.INTERNAL, "The keeper of processes failed: " + why, "See `sandlot doctor`.")
                .asException();
    }
}
