package dev.sandlot.auth;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;

/**
 * Secrets that are good for one use within a short time: login codes, tickets. In memory only; a restart voids them. Safe for use by
 * many threads.
 */
public final class OneTime {
    /** So that a caller who asks for codes without end takes no memory without end: the oldest is dropped. */
    private static final int MOST = 10_000;

    private final String prefix;
    private final Duration life;
    private final Clock clock;
    private final Revocations revocations;
    private final Deque<Entry> entries = new ArrayDeque<>();

    OneTime(String prefix, Duration life, Clock clock, Revocations revocations) {
        this.prefix = Objects.requireNonNull(prefix);
        this.life = Objects.requireNonNull(life);
        this.clock = Objects.requireNonNull(clock);
        this.revocations = Objects.requireNonNull(revocations);
    }

    /** A secret and the end of its life. */
    public record Issued(String secret, Instant expiresAt) {}

    private record Entry(byte[] sha256, Principal principal, Instant expiresAt) {}

    /** A new secret that stands for this principal, once. */
    public Issued issue(Principal principal) {
        var secret = Secret.random(prefix);
        var expiresAt = clock.instant().plus(life);
        synchronized (entries) {
            dropExpired();
            if (entries.size() >= MOST) {
                entries.removeFirst();
            }
            entries.addLast(new Entry(Secret.sha256(secret), principal, expiresAt));
        }
        return new Issued(secret, expiresAt);
    }

    /** Whom the secret stands for, and the end of it; empty where it was never issued, is used or too old, or who asked for it is over. */
    public Optional<Principal> redeem(String secret) {
        if (!Secret.isFormed(prefix, secret)) {
            return Optional.empty();
        }
        var hash = Secret.sha256(secret);
        synchronized (entries) {
            dropExpired();
            for (var it = entries.iterator(); it.hasNext(); ) {
                var entry = it.next();
                if (MessageDigest.isEqual(entry.sha256, hash)) {
                    it.remove();
                    return Optional.of(entry.principal).filter(principal -> !revocations.isOver(principal));
                }
            }
        }
        return Optional.empty();
    }

    /** Drops those whose principals are over. */
    void dropRevoked() {
        synchronized (entries) {
            entries.removeIf(entry -> revocations.isOver(entry.principal));
        }
    }

    private void dropExpired() {
        var now = clock.instant();
        while (!entries.isEmpty() && !entries.peekFirst().expiresAt.isAfter(now)) {
            entries.removeFirst();
        }
    }
}
