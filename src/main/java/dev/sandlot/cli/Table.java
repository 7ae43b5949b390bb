package dev.sandlot.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aligned columns, each row one line whatever is in it: cells are made harmless, and what is long is cut, rows to the terminal's width and cells to
 * {@value #MOST} columns where there is no terminal. For whole rows there is {@code --no-trunc}.
 */
final class Table {
    /** For {@link #text}: nothing is cut. */
    static final int WHOLE = Integer.MAX_VALUE;

    /** Of one cell: enough to tell commands apart, and so few that a list of thousands can be read. */
    static final int MOST = 1000;

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

    /** @param whole whether nothing is cut */
    void print(Console console, boolean whole) {
        console.print(text(whole ? WHOLE : console.columns()));
    }

    /**
     * The same as lines, without an end of line after the last one.
     *
     * @param columns the greatest width, 0 where there is no terminal, or {@link #WHOLE}
     */
    String text(int columns) {
        var shown = rows.stream().map(row -> cells(row, columns)).toList();
        var widths = new int[rows.get(0).length];
        for (var row : shown) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], Width.of(row[i]));
            }
        }
        var all = new StringBuilder();
        for (var row : shown) {
            all.append(cut(line(row, widths), columns)).append('\n');
        }
        return all.substring(0, all.length() - 1);
    }

    private static String[] cells(String[] row, int columns) {
        return columns == WHOLE
                ? row
                : Arrays.stream(row).map(cell -> cut(cell, MOST)).toArray(String[]::new);
    }

    private static String line(String[] row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            line.append(row[i]);
            if (i < row.length - 1) {
                line.append(" ".repeat(widths[i] - Width.of(row[i]))).append(GAP);
            }
        }
        return line.toString();
    }

    /** @param columns the greatest width, or 0 for any */
    static String cut(String line, int columns) {
        return columns <= 0 || Width.of(line) <= columns ? line : Width.beginning(line, columns - 1) + "…";
    }
}
