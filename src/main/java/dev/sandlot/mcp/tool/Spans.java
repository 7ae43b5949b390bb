package dev.sandlot.mcp.tool;

import dev.sandlot.model.Fault;
import java.time.Duration;
import java.util.regex.Pattern;

/** Lengths of time as models write them: a number with m, h or d. */
final class Spans {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})([mhd])");

    private Spans() {}

    /** A fault of kind INVALID for what is none, or longer. */
    static Duration parse(String parameter, String text, int mostDays) {
        var form = FORM.matcher(text.strip());
        if (form.matches()) {
            long number = Long.parseLong(form.group(1));
            var span = switch (form.group(2)) {
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
            if (span.compareTo(Duration.ofDays(mostDays)) <= 0) {
                return span;
            }
        }
        throw Fault.invalid(parameter, "must be a time such as 15m, 2h or 1d, at most " + mostDays + "d")
                .asException();
    }
}
