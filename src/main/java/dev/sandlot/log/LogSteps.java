package dev.sandlot.log;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pace of a merged log: one step after another on its context, for as long as the sink takes what they give, nothing has to be waited for, and another
 * can be made.
 */
final class LogSteps {
    /** Who is told that what a step waits for has failed. */
    interface Failure {
        /**
         * It has failed.
         *
         * @param feed whose log it is; null where it has none yet
         */
        void of(@Nullable LogFeed feed, Throwable cause);
    }

    private final Context context;
    private final LogSink sink;
    private final BooleanSupplier step;
    private final Failure failure;
    private boolean started;
    private boolean busy;
    private boolean scheduled;
    private boolean stopped;

    /**
     * Makes none before {@link #start}.
     *
     * @param step true where another one can be made at once
     */
    LogSteps(Context context, LogSink sink, BooleanSupplier step, Failure failure) {
        this.context = context;
        this.sink = sink;
        this.step = step;
        this.failure = failure;
    }

    void start() {
        started = true;
        advance();
    }

    /** Makes as many and sends as much as can be at this moment. Whatever completes later calls it again. */
    void advance() {
        scheduled = false;
        if (!started || stopped || sink.isWaiting()) {
            return;
        }
        boolean goesOn = !busy;
        while (goesOn && !sink.hasPart()) {
            goesOn = step.getAsBoolean();
        }
        if (!stopped && (!busy || sink.hasPart())) {
            sink.send(this::advance);
        }
        if (goesOn) {
            schedule();
        }
    }

    /** Has it advance in a moment. */
    void schedule() {
        if (!scheduled && !stopped) {
            scheduled = true;
            context.runOnContext(next -> advance());
        }
    }

    /** True where it is done already; else the steps go on when it is. */
    boolean await(@Nullable LogFeed feed, Future<?> work) {
        if (work.succeeded()) {
            return true;
        }
        busy = true;
        work.onComplete(done -> {
            busy = false;
            if (done.failed()) {
                failure.of(feed, done.cause());
            }
            schedule();
        });
        return false;
    }

    /** Makes no more. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }
}
