package dev.sandlot.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** On a stack so small that what grows with the number of turns overflows it. */
class RepeatedTest {
    private static final int MANY = 100_000;

    @Test
    void shouldTakeAnyNumberOfTurnsThatCompleteAtOnce() throws Exception {
        var turns = new AtomicInteger();
        onSmallStack(() -> assertThat(Repeated.until(() -> Future.succeededFuture(turns.incrementAndGet() == MANY)))
                .matches(Future::succeeded));
        assertThat(turns).hasValue(MANY);
    }

    @Test
    void shouldTakeAnyNumberOfTurnsThatCompleteLater() throws Exception {
        var waiting = new ArrayDeque<Promise<Boolean>>();
        onSmallStack(() -> {
            var all = Repeated.until(() -> {
                var turn = Promise.<Boolean>promise();
                waiting.add(turn);
                return turn.future();
            });
            for (int turn = 1; turn <= MANY; turn++) {
                assertThat(all.isComplete()).isFalse();
                waiting.poll().complete(turn == MANY);
            }
            assertThat(all.succeeded()).isTrue();
        });
        assertThat(waiting).isEmpty();
    }

    @Test
    void shouldTakeItsTurnsOneAtATimeOnWhateverThreadTheyComplete() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            var atOnce = new AtomicInteger();
            var most = new AtomicInteger();
            var turns = new AtomicInteger();
            var all = Repeated.until(() -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                var turn = Promise.<Boolean>promise();
                threads.execute(() -> {
                    atOnce.decrementAndGet();
                    turn.complete(turns.incrementAndGet() == 20_000);
                });
                return turn.future();
            });
            all.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(turns).hasValue(20_000);
            assertThat(most).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldGiveTheFirstValueThatIsNotNull() {
        var turns = new AtomicInteger();
        var found = Repeated.untilGiven(
                () -> Future.succeededFuture(turns.incrementAndGet() < 3 ? null : "turn " + turns.get()));
        assertThat(found.result()).isEqualTo("turn 3");
    }

    @Test
    void shouldFailAsATurnFailsOrThrows() {
        assertThat(Repeated.until(() -> Future.failedFuture("no")).cause()).hasMessage("no");
        assertThat(Repeated.until(() -> {
                            throw new IllegalStateException("broken");
                        })
                        .cause())
                .hasMessage("broken");
    }

    @Test
    void shouldDoItForEachInOrderAndLeaveTheRestWhereOneFails() {
        var seen = new ArrayList<Integer>();
        var all = Repeated.each(List.of(1, 2, 3), number -> {
            seen.add(number);
            return number == 2 ? Future.failedFuture("two") : Future.succeededFuture();
        });
        assertThat(all.cause()).hasMessage("two");
        assertThat(seen).containsExactly(1, 2);
    }

    private static void onSmallStack(Runnable work) throws InterruptedException {
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        var thread = new Thread(null, work, "small", 160 << 10);
        thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure));
        thread.start();
        thread.join();
        assertThat(failures).isEmpty();
    }
}
