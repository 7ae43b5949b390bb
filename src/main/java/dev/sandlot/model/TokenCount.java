package dev.sandlot.model;

/**
 * Tokens of requests to a model, each of the four kinds counted apart: {@code input} are those that no cache had and none keeps.
 *
 * @param cacheRead input that came out of a cache
 * @param cacheWrite input that went into a cache
 */
public record TokenCount(long input, long output, long cacheRead, long cacheWrite) {
    public static final TokenCount ZERO = new TokenCount(0, 0, 0, 0);

    public TokenCount plus(TokenCount other) {
        return new TokenCount(
                input + other.input, output + other.output, cacheRead + other.cacheRead, cacheWrite + other.cacheWrite);
    }

    /** What of this the other does not have, nothing below zero. */
    public TokenCount beyond(TokenCount other) {
        return new TokenCount(
                Math.max(0, input - other.input),
                Math.max(0, output - other.output),
                Math.max(0, cacheRead - other.cacheRead),
                Math.max(0, cacheWrite - other.cacheWrite));
    }

    public long total() {
        return input + output + cacheRead + cacheWrite;
    }
}
