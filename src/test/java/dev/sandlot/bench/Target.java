package dev.sandlot.bench;

import java.util.Locale;

/** What a figure (or its ratio) has to reach. A benchmark reports what falls short; only lost or wrong bytes fail it. */
record Target(Kind kind, double bound, String unit) {
    enum Kind {
        AT_MOST,
        AT_LEAST,
        NONE
    }

    static final Target NONE = new Target(Kind.NONE, 0, "");

    static Target atMost(double bound, String unit) {
        return new Target(Kind.AT_MOST, bound, unit);
    }

    static Target atLeast(double bound, String unit) {
        return new Target(Kind.AT_LEAST, bound, unit);
    }

    String text() {
        var sign = kind == Kind.AT_MOST ? "≤ " : "≥ ";
        return kind == Kind.NONE
                ? ""
                : sign + String.format(Locale.ROOT, "%s %s", plain(bound), unit).strip();
    }

    String verdict(double value) {
        return switch (kind) {
            case NONE -> "";
            case AT_MOST -> value <= bound ? "met" : "SHORT by " + percent(value / bound - 1);
            case AT_LEAST -> value >= bound ? "met" : "SHORT by " + percent(1 - value / bound);
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
}
