package dev.sandlot.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes may be under way at once: bodies that are being read, answers that wait for their readers. Whatever grows with what others
 * send or don't take draws from here, so that no number of callers fills the heap. A part has a bound of its own below the whole's, so that
 * what fills one leaves room in the others, and nobody gets more than half of a part. Never waits. Safe from any thread.
 */
public final class Budget {
    private static final int PARTIES = 2;

    private final @Nullable Budget whole;
    private final long most;
    private final long overdueNanos;
    private final Map<Object, Long> parties = new HashMap<>();
    /** Those that can be ended, the oldest first; kept by the whole. */
    private final Set<Lease> endable = new LinkedHashSet<>();

    private long taken;

    /**
     * @param most bytes at once
     * @param overdue what is held longer than this is ended when somebody else needs the room
     */
    public Budget(long most, Duration overdue) {
        this(null, most, overdue.toNanos());
    }

    private Budget(@Nullable Budget whole, long most, long overdueNanos) {
        this.whole = whole;
        this.most = most;
        this.overdueNanos = overdueNanos;
    }

    /** A part of this one, of at most so many bytes. */
    public Budget part(long ofBytes) {
        return new Budget(root(), ofBytes, overdueNanos);
    }

    private Budget root() {
        return whole == null ? this : whole;
    }

    /** Bytes that are held until it is closed. */
    public final class Lease implements AutoCloseable {
        private final Object party;
        private final long since = System.nanoTime();
        private @Nullable Runnable end;
        private long bytes;
        private boolean closed;

        private Lease(Object party, @Nullable Runnable end) {
            this.party = party;
            this.end = end;
        }

        private boolean isOf(Budget budget) {
            return Budget.this == budget;
        }

        /** Takes so many bytes more; false, and nothing is taken, where they aren't there or it is closed. */
        public boolean grow(long more) {
            Runnable victim;
            synchronized (root()) {
                if (!closed && fits(party, more)) {
                    add(party, more);
                    bytes += more;
                    return true;
                }
                victim = closed ? null : overdue(party, more);
            }
            end(victim);
            return false;
        }

        /** Gives everything back. Once more does nothing. */
        @Override
        public void close() {
            synchronized (root()) {
                if (!closed) {
                    closed = true;
                    root().endable.remove(this);
                    add(party, -bytes);
                }
            }
        }
    }

    /**
     * Of no bytes yet.
     *
     * @param party who gets them
     */
    public Lease lease(Object party) {
        return new Lease(party, null);
    }

    /**
     * So many bytes, even where there aren't as many: for who has asked {@link #hasRoom} before, in small pieces.
     *
     * @param end ends what they are held for; called once at most, on any thread, where they are held too long
     */
    public Lease take(Object party, long bytes, Runnable end) {
        var lease = new Lease(party, end);
        synchronized (root()) {
            add(party, bytes);
            lease.bytes = bytes;
            root().endable.add(lease);
        }
        return lease;
    }

    /** Whether this party may take more now. Where not, what is overdue is ended, so that asking again makes sense. */
    public boolean hasRoom(Object party) {
        Runnable victim;
        synchronized (root()) {
            if (fits(party, 1)) {
                return true;
            }
            victim = overdue(party, 1);
        }
        end(victim);
        return false;
    }

    /** How many bytes there may be under way. */
    public long most() {
        return most;
    }

    /** How many bytes are under way. */
    public long taken() {
        synchronized (root()) {
            return taken;
        }
    }

    private boolean fits(Object party, long bytes) {
        return taken + bytes <= most
                && parties.getOrDefault(party, 0L) + bytes <= most / PARTIES
                && (whole == null || whole.taken + bytes <= whole.most);
    }

    private void add(Object party, long bytes) {
        taken += bytes;
        parties.merge(party, bytes, (before, more) -> before + more == 0 ? null : before + more);
        if (whole != null) {
            whole.taken += bytes;
        }
    }

    /** What ends the oldest lease that stands in the way and is overdue, or null. */
    private @Nullable Runnable overdue(Object party, long bytes) {
        long now = System.nanoTime();
        boolean own = parties.getOrDefault(party, 0L) + bytes > most / PARTIES;
        boolean part = taken + bytes > most;
        for (var lease : root().endable) {
            if (now - lease.since < overdueNanos) {
                return null;
            }
            boolean stands = own ? lease.isOf(this) && lease.party.equals(party) : !part || lease.isOf(this);
            if (stands && lease.end != null) {
                var end = lease.end;
                lease.end = null;
                return end;
            }
        }
        return null;
    }

    private static void end(@Nullable Runnable victim) {
        if (victim != null) {
            victim.run();
        }
    }
}
