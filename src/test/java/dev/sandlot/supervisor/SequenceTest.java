package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequenceTest {
    private static final int MANY = 100_000;

    @Test
    void shouldHoldAnyNumberBehindOneThatDoesNotComplete() throws InterruptedException {
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        var done = new ArrayList<Integer>();
        // A stack so small that a chain of futures overflows it.
        var thread = new Thread(
                null,
                () -> {
                    var sequence = new Sequence();
                    var head = Promise.<Void>promise();
                    sequence.add(head::future);
                    List<Future<Void>> all = new ArrayList<>();
                    for (int number = 0; number < MANY; number++) {
                        int own = number;
                        all.add(sequence.add(() -> {
                            done.add(own);
                            return Future.succeededFuture();
                        }));
                    }
                    assertThat(done).isEmpty();
                    head.complete();
                    assertThat(all).allMatch(Future::succeeded);
                },
                "small",
                160 << 10);
        thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure));
        thread.start();
        thread.join();
        assertThat(failures).isEmpty();
        assertThat(done).isEqualTo(IntStream.range(0, MANY).boxed().toList());
    }

    @Test
    void shouldGoOnWhereOneFailsOrThrows() {
        var sequence = new Sequence();
        var failed = sequence.add(() -> Future.failedFuture("no"));
        var thrown = sequence.add(() -> {
            throw new IllegalStateException("broken");
        });
        var last = sequence.add(() -> Future.succeededFuture("yes"));
        assertThat(failed.cause()).hasMessage("no");
        assertThat(thrown.cause()).hasMessage("broken");
        assertThat(last.result()).isEqualTo("yes");
    }

    @Test
    void shouldDoWhatIsAddedByWhatIsBeingDoneAfterIt() {
        var sequence = new Sequence();
        var order = new ArrayList<String>();
        sequence.add(() -> {
            sequence.add(() -> {
                order.add("second");
                return Future.succeededFuture();
            });
            order.add("first");
            return Future.succeededFuture();
        });
        assertThat(order).containsExactly("first", "second");
    }
}
