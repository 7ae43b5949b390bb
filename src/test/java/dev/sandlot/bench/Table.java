package dev.sandlot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result, line by line: each figure beside its yardstick and its target. */
final class Table {
    private record Row(String figure, String measured, String yardstick, String ratio, String target, String verdict) {}

    private final List<Row> rows = new ArrayList<>();

    /** A figure whose ratio to a yardstick is what counts. */
    void ratio(String figure, double value, String unit, String yardstick, double against, Target target) {
        add(figure, text(value, unit), yardstick + " " + text(against, unit), value / against, value / against, target);
    }

    /** A figure that counts as it stands; the ratio is for information. */
    void figure(String figure, double value, String unit, String yardstick, double against, Target target) {
        add(figure, text(value, unit), yardstick + " " + text(against, unit), value / against, value, target);
    }

    /** A figure without a yardstick. */
    void figure(String figure, double value, String unit, Target target) {
        add(figure, text(value, unit), "", Double.NaN, value, target);
    }

    private void add(String figure, String measured, String yardstick, double ratio, double judged, Target target) {
        var shown = Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
        var row = new Row(figure, measured, yardstick, shown, target.text(), target.verdict(judged));
        rows.add(row);
        System.out.println(String.join("  ", figure, measured, yardstick, shown, target.text(), row.verdict()));
    }

    private static String text(double value, String unit) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f %s" : value < 100 ? "%.1f %s" : "%.0f %s", value, unit);
    }

    @Override
    public String toString() {
        var all = new ArrayList<Row>();
        all.add(new Row("figure", "measured", "yardstick", "ratio", "target", ""));
        all.addAll(rows);
        var out = new StringBuilder();
        var format = "%-" + width(all, 0) + "s  %" + width(all, 1) + "s  %-" + width(all, 2) + "s  %6s  %-"
                + width(all, 4) + "s  %s";
        for (var row : all) {
            out.append(String.format(
                            format,
                            row.figure(),
                            row.measured(),
                            row.yardstick(),
                            row.ratio(),
                            row.target(),
                            row.verdict())
                    .stripTrailing());
            out.append('\n');
        }
        return out.toString();
    }

    private static int width(List<Row> all, int column) {
        return all.stream()
                .map(row -> List.of(row.figure(), row.measured(), row.yardstick(), row.ratio(), row.target()))
                .mapToInt(cells -> cells.get(column).length())
                .max()
                .orElse(1);
    }
}
