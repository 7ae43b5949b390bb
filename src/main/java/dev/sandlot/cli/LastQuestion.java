package dev.sandlot.cli;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What the person's terminal is asked when nothing more is shown on it: all answers that it still owes to programs come before that to this, and no
 * shell is to get them. It is for the cursor's position, in a column taken at random, and then whether the terminal is well: so a program that has asked
 * the same has another answer. Every terminal knows both (ECMA-48, DSR).
 */
final class LastQuestion {
    /** Of a line on any terminal. */
    private static final int MOST_COLUMN = 80;

    private static final int LONGEST = 32;
    private static final Pattern ANSWER = Pattern.compile("\u001b\\[[?>]?[0-9;]+(?:[cnR]|\\$y)");

    private final int column;
    private final Pattern answer;
    private String heard = "";

    private LastQuestion(int column) {
        this.column = column;
        this.answer = Pattern.compile("\u001b\\[[0-9]+;" + column + "R\u001b\\[0n");
    }

    /** For a terminal with so many columns, with the cursor on an empty line. */
    static LastQuestion on(int cols) {
        return new LastQuestion(1 + ThreadLocalRandom.current().nextInt(Math.min(cols, MOST_COLUMN)));
    }

    /** How it is asked; the cursor is at the line's beginning then. */
    String text() {
        return "\033[" + column + "G\033[6n\r\033[5n";
    }

    /** Whether its answer ends among these bytes, which come after those of the call before. */
    boolean isAnsweredIn(byte[] bytes, int count) {
        var all = heard + new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
        heard = all.substring(Math.max(0, all.length() - LONGEST));
        return answer.matcher(all).find();
    }

    /** Whether there is an answer to some question among these bytes. */
    static boolean isAnyAnsweredIn(byte[] bytes, int count) {
        return ANSWER.matcher(new String(bytes, 0, count, StandardCharsets.ISO_8859_1))
                .find();
    }
}
