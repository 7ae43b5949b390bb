package dev.sandlot.cli;

import java.util.ArrayList;
import java.util.List;

/** Aligned columns. Cells are made harmless; on a terminal a row is cut to its width, for whole rows there is {@code --no-trunc}. */
final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(header);
    }

    void add(String... cells) {
        var clean = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            clean[i] = Visible.line(cells[i].isEmpty() ? "-" : cells[i]);
        }
        rows.add(clean);
    }

    /** @param columns the greatest width, or 0 for any */
    void print(Console console, int columns) {
        console.print(text(columns));
    }

    /** The same as lines, without an end of line after the last one. */
    String text(int columns) {
        var widths = new int[rows.get(0).length];
        for (var row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
            }
        }
        var all = new StringBuilder();
        for (var row : rows) {
            all.append(cut(line(row, widths), columns)).append('\n');
        }
        return all.substring(0, all.length() - 1);
    }

    private static String line(String[] row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            line.append(row[i]);
            if (i < row.length - 1) {
                line.append(" ".repeat(widths[i] - row[i].codePointCount(0, row[i].length())))
                        .append(GAP);
            }
        }
        return line.toString();
    }

    /** @param columns the greatest width, or 0 for any */
    static String cut(String line, int columns) {
        if (columns <= 0 || line.codePointCount(0, line.length()) <= columns) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, columns - 1)) + "…";
    }
}
