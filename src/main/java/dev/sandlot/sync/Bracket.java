package dev.sandlot.sync;

import java.util.BitSet;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A bracket expression of a pattern, such as {@code [!a-z[:digit:]]}, as git's wildmatch.c reads it: bytes are compared without regard to the locale,
 * only ASCII has classes, and a slash is never matched.
 *
 * @param members the bytes that it matches
 * @param end where the pattern goes on
 */
record Bracket(BitSet members, int end) {
    private static final int BYTES = 256;

    private static final Map<String, IntPredicate> CLASSES = Map.ofEntries(
            Map.entry("alnum", c -> isLetter(c) || isDigit(c)),
            Map.entry("alpha", Bracket::isLetter),
            Map.entry("blank", c -> c == ' ' || c == '\t'),
            Map.entry("cntrl", c -> c < ' ' || c == 0x7f),
            Map.entry("digit", Bracket::isDigit),
            Map.entry("graph", c -> c > ' ' && c < 0x7f),
            Map.entry("lower", c -> c >= 'a' && c <= 'z'),
            Map.entry("print", c -> c >= ' ' && c < 0x7f),
            Map.entry("punct", c -> c > ' ' && c < 0x7f && !isLetter(c) && !isDigit(c)),
            Map.entry("space", c -> c == ' ' || c == '\t' || c == '\n' || c == '\r'),
            Map.entry("upper", c -> c >= 'A' && c <= 'Z'),
            Map.entry("xdigit", c -> isDigit(c) || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f'));

    private static boolean isLetter(int c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /**
     * The one that begins here; null where it is none, which makes the whole pattern one that matches nothing.
     *
     * @param at of the opening bracket
     * @param ignoreCase whether what is compared is in lower case. Single letters of upper case match nothing then, as with git; ranges and classes do.
     */
    static @Nullable Bracket parse(String pattern, int at, boolean ignoreCase) {
        var members = new BitSet(BYTES);
        int from = at + 1;
        boolean negated = from < pattern.length() && (pattern.charAt(from) == '!' || pattern.charAt(from) == '^');
        int end = read(pattern, negated ? from + 1 : from, members, ignoreCase);
        if (end < 0) {
            return null;
        }
        if (negated) {
            members.flip(0, BYTES);
        }
        members.clear('/');
        return new Bracket(members, end);
    }

    /** Behind the closing bracket, which is an ordinary character where it comes first; -1 where there is none. */
    private static int read(String pattern, int from, BitSet members, boolean ignoreCase) {
        int previous = 0; // what may begin a range
        int close = 0; // the next closing bracket, where one may begin a class
        for (int at = from; at < pattern.length(); at++) {
            int c = pattern.charAt(at);
            if (c == ']' && at > from) {
                return at + 1;
            }
            if (c == '[' && close < at + 2) {
                close = pattern.indexOf(']', at + 2);
            }
            if (c == '-' && previous != 0 && isWithin(pattern, at + 1)) {
                at = escaped(pattern, at + 1);
                range(previous, character(pattern, at), members, ignoreCase);
                previous = 0;
            } else if (c == '[' && isClass(pattern, at, close)) {
                var named = CLASSES.get(pattern.substring(at + 2, close - 1));
                if (named == null) {
                    return -1;
                }
                all(named, members, ignoreCase);
                at = close;
                previous = 0;
            } else {
                at = escaped(pattern, at);
                previous = character(pattern, at);
                members.set(previous);
            }
        }
        return -1;
    }

    /** Where the character stands that is meant. */
    private static int escaped(String pattern, int at) {
        return pattern.charAt(at) == '\\' ? at + 1 : at;
    }

    /** Behind the end, NUL, which no pattern has. */
    private static int character(String pattern, int at) {
        return at < pattern.length() ? pattern.charAt(at) : 0;
    }

    private static boolean isWithin(String pattern, int at) {
        return at < pattern.length() && pattern.charAt(at) != ']';
    }

    /** Whether {@code [:} begins a class, good or bad: it does if a colon comes before the next closing bracket. */
    private static boolean isClass(String pattern, int at, int close) {
        return character(pattern, at + 1) == ':' && close > at + 2 && pattern.charAt(close - 1) == ':';
    }

    private static void range(int first, int last, BitSet members, boolean ignoreCase) {
        all(c -> c >= first && c <= last, members, ignoreCase);
    }

    private static void all(IntPredicate those, BitSet members, boolean ignoreCase) {
        for (int c = 0; c < BYTES; c++) {
            if (those.test(c) || ignoreCase && c >= 'a' && c <= 'z' && those.test(c - 'a' + 'A')) {
                members.set(c);
            }
        }
    }
}
