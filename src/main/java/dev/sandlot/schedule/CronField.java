package dev.sandlot.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One field of a cron expression: numbers and names, ranges of them, and steps, with commas between. */
final class CronField {
    private static final Pattern PART = Pattern.compile("(?:(\\*)|(\\w+)(?:-(\\w+))?)(?:/(\\d{1,2}))?");

    private final String what;
    private final int least;
    private final int most;
    private final List<String> names;
    private final int firstName;

    private CronField(String what, int least, int most, List<String> names, int firstName) {
        this.what = what;
        this.least = least;
        this.most = most;
        this.names = names;
        this.firstName = firstName;
    }

    /**
     * @param what it is called in messages
     * @param names for the numbers from {@code firstName} on
     */
    static BitSet of(String what, String text, int least, int most, List<String> names, int firstName) {
        var field = new CronField(what, least, most, names, firstName);
        var all = new BitSet();
        for (var part : text.split(",", -1)) {
            field.add(part, all);
        }
        return all;
    }

    private void add(String part, BitSet all) {
        var parts = PART.matcher(part);
        if (!parts.matches()) {
            throw Recurrence.invalid("has \"" + part + "\" as its " + what + ", which is no number, range or step");
        }
        boolean any = parts.group(1) != null;
        int from = any ? least : number(parts.group(2));
        int to = any ? most : parts.group(3) == null ? from : number(parts.group(3));
        int step = step(parts.group(4), any || parts.group(3) != null);
        if (to < from) {
            throw Recurrence.invalid("has \"" + part + "\" as its " + what + ", which ends before it begins");
        }
        for (int number = from; number <= to; number += step) {
            all.set(number);
        }
    }

    private int step(@Nullable String text, boolean afterRange) {
        int step = text == null ? 1 : Integer.parseInt(text);
        if (step == 0 || text != null && !afterRange) {
            throw Recurrence.invalid(
                    "has a step as its " + what + " that is 0, or goes with no range: write it as */5 or 10-30/5");
        }
        return step;
    }

    private int number(String text) {
        int name = names.indexOf(text);
        int number = name >= 0 ? firstName + name : text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw Recurrence.invalid(
                    "has \"" + text + "\" as its " + what + ", which goes from " + least + " to " + most);
        }
        return number;
    }
}
