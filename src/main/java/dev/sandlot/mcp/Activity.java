package dev.sandlot.mcp;

import dev.sandlot.model.SandboxId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which clients agents use, and what they called, since the daemon's start: the last {@value #MOST_CALLS} calls, the {@value #MOST_CLIENTS} clients that were
 * seen last. Never what was passed to a tool or came of it. Safe from any thread.
 */
public final class Activity {
    static final int MOST_CALLS = 500;
    static final int MOST_CLIENTS = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Clock clock;
    private final Map<Who, Seen> clients = new HashMap<>();
    private final Deque<Called> calls = new ArrayDeque<>();

    public Activity(Clock clock) {
        this.clock = clock;
    }

    /**
     * A client: a program with a token.
     *
     * @param holder of the token, as {@link dev.sandlot.auth.Selections#holder} has it
     * @param token its name, for people
     * @param program and its version, as it says itself
     */
    record Who(String holder, String token, String program) {}

    /** What is known of one. */
    private static final class Seen {
        private final Instant first;
        private Instant last;
        private long calls;
        private int underWay;

        Seen(Instant first) {
            this.first = first;
            this.last = first;
        }
    }

    /** @param underWay how many of its calls have not been answered */
    public record Client(String token, String program, Instant first, Instant last, long calls, int underWay) {}

    /** How a call ended. */
    public enum Outcome {
        DONE,
        FAILED,
        /** Nobody waited for its answer any more. */
        CANCELLED
    }

    /**
     * A call that has ended.
     *
     * @param sandbox its name then; null where it was about none, or failed before it was known
     * @param sandboxId likewise
     */
    public record Called(
            Instant at,
            String token,
            String program,
            String tool,
            @Nullable String sandbox,
            @Nullable SandboxId sandboxId,
            Outcome outcome,
            long millis) {}

    /** It has sent a message. */
    void saw(Who who) {
        lock.lock();
        try {
            seen(who).last = clock.instant();
            if (clients.size() > MOST_CLIENTS) {
                clients.entrySet().stream()
                        .filter(entry -> entry.getValue().underWay == 0)
                        .min(Comparator.comparing(entry -> entry.getValue().last))
                        .ifPresent(oldest -> clients.remove(oldest.getKey()));
            }
        } finally {
            lock.unlock();
        }
    }

    private Seen seen(Who who) {
        return clients.computeIfAbsent(who, w -> new Seen(clock.instant()));
    }

    /** A call begins, which {@link #ended} has to be told the end of. */
    Instant began(Who who) {
        lock.lock();
        try {
            var seen = seen(who);
            seen.calls++;
            seen.underWay++;
            return clock.instant();
        } finally {
            lock.unlock();
        }
    }

    void ended(Who who, Called called) {
        lock.lock();
        try {
            seen(who).underWay--;
            calls.addLast(called);
            if (calls.size() > MOST_CALLS) {
                calls.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** The clients, the one that was seen last first. */
    public List<Client> clients() {
        lock.lock();
        try {
            return clients.entrySet().stream()
                    .map(entry -> client(entry.getKey(), entry.getValue()))
                    .sorted(Comparator.comparing(Client::last).reversed())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private static Client client(Who who, Seen seen) {
        return new Client(who.token(), who.program(), seen.first, seen.last, seen.calls, seen.underWay);
    }

    /**
     * The calls, the newest first.
     *
     * @param sandbox only those in it, or null for all
     */
    public List<Called> calls(@Nullable SandboxId sandbox, int most) {
        lock.lock();
        try {
            return newestFirst()
                    .filter(call -> sandbox == null || sandbox.equals(call.sandboxId()))
                    .limit(most)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private Stream<Called> newestFirst() {
        Iterable<Called> descending = calls::descendingIterator;
        return StreamSupport.stream(descending.spliterator(), false);
    }
}
