package dev.sandlot.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something about a sandbox that a person has to see to.
 *
 * @param asks what is asked, or what has happened, on one line without control characters and at most {@link #LONGEST}; null where that is not
 *     known. It may come from inside the sandbox.
 * @param process the terminal that an answer has to be typed into, or null where that is not known or nothing is asked
 */
public record Attention(
        Reason reason,
        @Nullable String asks,
        Instant since,
        @Nullable ProcessId process) {
    /** The longest question, in characters. */
    public static final int LONGEST = 500;

    /** Why a person is needed. */
    public enum Reason {
        /** An agent does not go on before somebody has answered. */
        NEEDS_INPUT,
        /** The sandbox has failed or was lost, or a service of it fails again and again. */
        FAILED,
        /** Something in it was killed because memory ran out. */
        OUT_OF_MEMORY,
        /** It asks to be let out to something, which somebody has to allow or deny. */
        NETWORK,
        /** Its agents have cost more than the configuration allows for. */
        BUDGET,
        /** What its agents cost is not known, so the configured budget can't be judged. */
        UNPRICED
    }

    public Attention {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(since);
        asks = line(asks, LONGEST);
    }

    /**
     * Text of whatever origin as one line that is safe to show: runs of white space and control characters are one blank, what is longer than
     * {@code longest} is cut. Null where nothing is left.
     */
    public static @Nullable String line(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        // Format characters (Cf) could turn what stands around them about.
        var plain = text.replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ")
                .strip();
        if (plain.isEmpty()) {
            return null;
        }
        if (plain.length() <= longest) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return plain.substring(0, end) + "…";
    }
}
