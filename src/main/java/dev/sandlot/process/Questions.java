package dev.sandlot.process;

import dev.sandlot.keeper.Entry;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Inside.Said;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
    private final Map<SandboxId, Asked> bySandbox = new HashMap<>();

    private static final class Asked {
        final Deque<Runnable> waiting = new ArrayDeque<>();
        int underWay;
    }

    Questions(Workers workers, Inquiry inquiry) {
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
        var sandbox = box.sandbox();
        var job = Job.aside(box, number(), program);
        var answer = Promise.<Said>promise();
        Runnable begin = () -> workers.run(() -> inquiry.ask(job, most, limit)).onComplete(done -> {
            ended(sandbox);
            answer.handle(done);
        });
        synchronized (bySandbox) {
            var asked = bySandbox.computeIfAbsent(sandbox, id -> new Asked());
            if (asked.underWay >= AT_ONCE) {
                if (asked.waiting.size() >= MOST_WAITING) {
                    return Future.failedFuture(Fault.of(
                                    Fault.Kind.UNAVAILABLE,
                                    "The sandbox doesn't answer; " + MOST_WAITING + " questions wait already.",
                                    "Try again in a moment.")
                            .asException());
                }
                asked.waiting.add(begin);
                return answer.future();
            }
            asked.underWay++;
        }
        begin.run();
        return answer.future();
    }

    private void ended(SandboxId sandbox) {
        Runnable next;
        synchronized (bySandbox) {
            var asked = Objects.requireNonNull(bySandbox.get(sandbox)); // It goes with the last that is under way.
            next = asked.waiting.poll();
            if (next == null && --asked.underWay == 0) {
                bySandbox.remove(sandbox);
            }
        }
        if (next != null) {
            next.run();
        }
    }
}
