package dev.sandlot.supervisor;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant. */
final class Nearest {
    private Nearest() {}

    /** The word with the fewest edits between, at most a third of its length, or null. */
    static @Nullable String to(String word, Collection<String> known) {
        String best = null;
        int least = Integer.MAX_VALUE;
        for (var candidate : known) {
            if (Math.abs(candidate.length() - word.length()) > 3) {
                continue;
            }
            int edits = edits(word, candidate);
            if (edits < least && edits <= Math.max(1, candidate.length() / 3)) {
                best = candidate;
                least = edits;
            }
        }
        return best;
    }

    /** Insertions, deletions, replacements and swaps of neighbours. */
    private static int edits(String a, String b) {
        var table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                table[i][j] = Math.min(replaced, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[a.length()][b.length()];
    }
}
