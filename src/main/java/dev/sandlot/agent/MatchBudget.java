package dev.sandlot.agent;

/** How much may still be spent on one screen: each character that a pattern looks at counts, so that no text makes it take for ever. */
final class MatchBudget {
    /** Some milliseconds. */
    static final int FOR_A_SCREEN = 2_000_000;

    private final int whole;
    private int left;

    MatchBudget(int characters) {
        whole = characters;
        left = characters;
    }

    /** How many characters were looked at. */
    int spent() {
        return whole - Math.max(0, left);
    }

    /** Nothing is left. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent() {
            super("the screen took too long to look at", null, false, false);
        }
    }

    /** The text, which can be looked at as long as something is left; after that it throws {@link Spent}. */
    CharSequence over(CharSequence text) {
        return new Counted(text);
    }

    private final class Counted implements CharSequence {
        private final CharSequence text;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new Spent();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
