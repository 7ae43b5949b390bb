package dev.sandlot.process;

import dev.sandlot.keeper.Entry;
import dev.sandlot.model.ProcessId;
import dev.sandlot.stream.Inside.Said;
import dev.sandlot.stream.Turns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the daemon asks inside sandboxes for its own sake. Each question has a limit, after which it and all that it started is killed and
 * there is no answer. A sandbox is asked two at a time: one that stops or slows down whatever it sees holds up its own questions only.
 */
final class Questions {
    /** Of what is asked without more words. */
    private static final int MOST_BYTES = 64 << 10;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 2;
    private static final int MOST_WAITING = 200;

    /** Questions have the numbers from here up to the greatest there is, which no process of a sandbox reaches. */
    private static final int FIRST = 900_000_000;

    private static final int NUMBERS = 99_999_999;

    private final Workers workers;
    private final Inquiry inquiry;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Turns turns;

    Questions(Vertx vertx, Workers workers, Inquiry inquiry) {
        this.turns = new Turns(vertx, AT_ONCE, MOST_WAITING);
        this.workers = workers;
        this.inquiry = inquiry;
    }

    /** For what runs in the sandbox and is no process of it: nothing else has this number. */
    ProcessId number() {
        return ProcessId.of(FIRST + Math.floorMod(numbers.getAndIncrement(), NUMBERS));
    }

    /** One whose answer is short. */
    Future<Said> ask(Entry box, Program program) {
        return ask(box, program, MOST_BYTES, PATIENCE);
    }

    /**
     * Asks it when its turn comes.
     *
     * @return a fault of kind UNAVAILABLE where there was no answer within the limit, or too many wait already
     */
    Future<Said> ask(Entry box, Program program, int most, Duration limit) {
        var job = Job.aside(box, number(), program);
        return turns.take(box.sandbox(), () -> workers.run(() -> inquiry.ask(job, most, limit)));
    }
}
