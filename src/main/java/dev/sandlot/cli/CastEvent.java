package dev.sandlot.cli;

import java.io.IOException;

/**
 * A line of an asciicast after the first.
 *
 * @param at seconds from the beginning
 * @param code what it is: "o" for output
 */
record CastEvent(double at, String code, String data) {
    static CastEvent parse(String line) throws IOException {
        var items = JsonTree.parse(line).items();
        if (items.size() < 3) {
            throw new IOException("not a line of an asciicast");
        }
        return new CastEvent(
                items.get(0).decimal(0), items.get(1).text(), items.get(2).text());
    }

    boolean isOutput() {
        return code.equals("o");
    }
}
