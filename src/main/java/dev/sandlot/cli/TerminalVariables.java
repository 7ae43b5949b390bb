package dev.sandlot.cli;

import dev.sandlot.model.TermName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What this environment says of the person's terminal, for the programs that are to draw on it. */
final class TerminalVariables {
    private static final String TERM = "TERM";
    private static final List<String> NAMES = List.of(TERM, "COLORTERM");

    private TerminalVariables() {}

    /** TERM and COLORTERM, as far as they are set and the names of something. */
    static Map<String, String> of(Console console) {
        var values = new LinkedHashMap<String, String>();
        for (var name : NAMES) {
            var value = console.env().get(name);
            if (value != null && TermName.isOne(value)) {
                values.put(name, value);
            }
        }
        return values;
    }

    /** Whether it is one that knows no sequences of control characters, and would show them as text. */
    static boolean isDumb(Console console) {
        return "dumb".equals(console.env().get(TERM));
    }
}
