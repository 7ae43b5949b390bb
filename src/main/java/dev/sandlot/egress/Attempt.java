package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision;
import dev.sandlot.model.NetworkDecision.Outcome;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One request of a sandbox to reach something, from its judgement to its end. Each is told once when it is decided, and once when it is over. */
final class Attempt {
    private final @Nullable DecisionSink sink;
    /** What is asked for, or null where that can't be anything, or is nothing that a policy judges. */
    private final @Nullable RequestTarget target;

    private final boolean allowed;
    private final String reason;
    /** As it was told, until it is over; null where nothing is told any more. */
    private final AtomicReference<@Nullable NetworkDecision> open;

    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    /** Of what was refused, the rule that would allow it; null where none does. */
    private final @Nullable String wanted;

    private Attempt(
            @Nullable DecisionSink sink,
            @Nullable RequestTarget target,
            boolean allowed,
            @Nullable String wanted,
            String reason,
            @Nullable NetworkDecision open) {
        this.sink = sink;
        this.target = target;
        this.allowed = allowed;
        this.wanted = wanted;
        this.reason = reason;
        this.open = new AtomicReference<>(open);
    }

    /**
     * Tells that it was refused.
     *
     * @param wanted the rule that would allow it, or null where none does
     */
    static Attempt refused(DecisionSink sink, NetworkDecision decided, @Nullable String wanted) {
        sink.note(decided);
        return new Attempt(sink, null, false, wanted, decided.reason(), null);
    }

    /** Tells that it was allowed. */
    static Attempt allowed(DecisionSink sink, RequestTarget target, NetworkDecision decided) {
        sink.note(decided);
        return new Attempt(sink, target, true, null, decided.reason(), decided);
    }

    /** What is for the daemon itself is nobody's decision. */
    static Attempt forDaemon() {
        return new Attempt(null, null, true, null, "it is for the daemon", null);
    }

    boolean isAllowed() {
        return allowed;
    }

    /** The rule that would allow it, or null where none does, or it is allowed. */
    @Nullable
    String wanted() {
        return wanted;
    }

    /** Why it was decided as it was, for people. */
    String reason() {
        return reason;
    }

    /** What a policy has allowed, or null where that was not asked. */
    @Nullable
    RequestTarget target() {
        return target;
    }

    /** The same, where a policy has allowed it. */
    RequestTarget requireTarget() {
        if (target == null) {
            throw new IllegalStateException("no policy was asked");
        }
        return target;
    }

    /** Who is asked, for people. */
    String whom() {
        return target == null ? "the daemon" : target.toString();
    }

    void sent(int bytes) {
        sent.add(bytes);
    }

    void received(int bytes) {
        received.add(bytes);
    }

    /** It went as it was decided. Repeatable; the first end counts. */
    void over() {
        var was = open.get();
        if (was != null) {
            end(was.outcome(), was.reason());
        }
    }

    /** It came to another end. */
    void end(Outcome how, String why) {
        var was = open.getAndSet(null);
        if (was != null && sink != null) {
            sink.note(was.ended(how, why, sent.sum(), received.sum(), Instant.now()));
        }
    }
}
