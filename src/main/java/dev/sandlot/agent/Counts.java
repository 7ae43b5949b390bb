package dev.sandlot.agent;

import dev.sandlot.model.TokenCount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What can be believed of what a sandbox tells. */
final class Counts {
    /** Tokens of one message: more than any model takes. */
    static final long MOST = 1_000_000_000;

    /** US dollars of one session. */
    static final double MOST_MONEY = 1_000_000;

    private static final int LONGEST_NAME = 100;
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final long DAY_SECONDS = 86_400;

    private Counts() {}

    /** Null where one of them is no count ({@link Fields#count}). */
    static @Nullable TokenCount tokens(long input, long output, long cacheRead, long cacheWrite) {
        return tokens(input, output, cacheRead, cacheWrite, 0);
    }

    /** Likewise, with the part of what was written into a cache that is kept for an hour. */
    static @Nullable TokenCount tokens(long input, long output, long cacheRead, long cacheWrite, long cacheWriteHour) {
        return input < 0 || output < 0 || cacheRead < 0 || cacheWrite < 0 || cacheWriteHour < 0
                ? null
                : new TokenCount(input, output, cacheRead, cacheWrite, Math.min(cacheWrite, cacheWriteHour));
    }

    /** The time, or null where it is before agents were or after tomorrow. */
    static @Nullable Instant believed(Instant at) {
        return at.isBefore(FIRST) || at.isAfter(Instant.now().plusSeconds(DAY_SECONDS)) ? null : at;
    }

    static long day(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), DAY_SECONDS);
    }

    /** A name that can be shown and kept: printable ASCII, not too long. Empty for what is none. */
    static String name(String text) {
        boolean fit = text.length() <= LONGEST_NAME && text.chars().allMatch(c -> c > ' ' && c < 127);
        return fit ? text : "";
    }

    /** The same bytes for the same parts, and for no others. */
    static byte[] key(String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return Arrays.copyOf(digest.digest(), 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
