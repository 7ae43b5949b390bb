package dev.sandlot.model;

/**
 * Tokens of requests to a model, each of the four kinds counted apart: {@code input} are those that no cache had and none keeps.
 *
 * @param cacheRead input that came out of a cache
 * @param cacheWrite input that went into a cache
 * @param cacheWriteHour which part of {@code cacheWrite} is kept for an hour, and costs more
 */
public record TokenCount(long input, long output, long cacheRead, long cacheWrite, long cacheWriteHour) {
    public static final TokenCount ZERO = new TokenCount(0, 0, 0, 0);

    /** None of them kept for an hour. */
    public TokenCount(long input, long output, long cacheRead, long cacheWrite) {
        this(input, output, cacheRead, cacheWrite, 0);
    }

    public TokenCount plus(TokenCount other) {
        return new TokenCount(
                input + other.input,
                output + other.output,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                cacheWriteHour + other.cacheWriteHour);
    }

    /** What of this the other does not have, nothing below zero. */
    public TokenCount beyond(TokenCount other) {
        long written = Math.max(0, cacheWrite - other.cacheWrite);
        return new TokenCount(
                Math.max(0, input - other.input),
                Math.max(0, output - other.output),
                Math.max(0, cacheRead - other.cacheRead),
                written,
                Math.min(written, Math.max(0, cacheWriteHour - other.cacheWriteHour)));
    }

    public long total() {
        return input + output + cacheRead + cacheWrite;
    }
}
