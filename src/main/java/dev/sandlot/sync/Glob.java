package dev.sandlot.sync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A pattern for one component of a path. The time that it takes is bounded by the product of both lengths. */
final class Glob {
    static final Glob ANYTHING = new Builder().stars().build();
    /** To {@link PathGlob}, any number of components, or none. */
    static final Glob DEEP = new Builder().stars().build();

    private static final int ANY = 256;
    private static final int STARS = 257;
    private static final int FIRST_SET = 258;

    /** Characters to be matched as they are, or the above. */
    private final int[] tokens;

    private final List<BitSet> sets;

    private Glob(int[] tokens, List<BitSet> sets) {
        this.tokens = tokens;
        this.sets = sets;
    }

    static final class Builder {
        private int[] tokens = new int[16];
        private int count;
        private final List<BitSet> sets = new ArrayList<>();

        boolean isEmpty() {
            return count == 0;
        }

        Builder literal(char c) {
            return token(c);
        }

        Builder any() {
            return token(ANY);
        }

        /** Any number of them is as good as one. */
        Builder stars() {
            return count > 0 && tokens[count - 1] == STARS ? this : token(STARS);
        }

        Builder oneOf(BitSet members) {
            sets.add(members);
            return token(FIRST_SET + sets.size() - 1);
        }

        private Builder token(int token) {
            if (count == tokens.length) {
                tokens = Arrays.copyOf(tokens, count * 2);
            }
            tokens[count++] = token;
            return this;
        }

        Glob build() {
            return new Glob(Arrays.copyOf(tokens, count), List.copyOf(sets));
        }
    }

    boolean matches(String text, int from, int to) {
        int token = 0;
        int at = from;
        int stars = -1; // the last stars met: only they need be tried again, each time with one character more
        int end = from; // of what those stars stand for
        while (at < to) {
            if (token < tokens.length && tokens[token] == STARS) {
                stars = token++;
                end = at;
            } else if (token < tokens.length && isMatchedBy(tokens[token], text.charAt(at))) {
                token++;
                at++;
            } else if (stars >= 0) {
                token = stars + 1;
                at = ++end;
            } else {
                return false;
            }
        }
        return token == tokens.length || token == tokens.length - 1 && tokens[token] == STARS;
    }

    private boolean isMatchedBy(int token, char c) {
        return token == c
                || token == ANY
                || token >= FIRST_SET && sets.get(token - FIRST_SET).get(c);
    }
}
