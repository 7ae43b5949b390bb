package dev.sandlot.terminal;

import dev.sandlot.keeper.KeptTerminal;
import dev.sandlot.model.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Keys by name, as tmux(1) has them under KEY BINDINGS: a character, or a name, perhaps after {@code C-}, {@code M-}, {@code S-}. */
final class KeyNames {
    private static final Pattern KEY = Pattern.compile(
            "((?:[CMS]-){0,3})(?:(Enter|Escape|Tab|BTab|Space|BSpace|Up|Down|Left|Right|Home|End|Insert|Delete"
                    + "|PageUp|PageDown|IC|DC|PPage|NPage|PgUp|PgDn|F(?:1[0-2]|[1-9])|KP[0-9])|([!-~]))");

    /** Names for what has another one in {@code door_frames.h}. */
    private static final Map<String, String> SAME = Map.of(
            "Space",
            " ",
            "IC",
            "Insert",
            "DC",
            "Delete",
            "PPage",
            "PageUp",
            "PgUp",
            "PageUp",
            "NPage",
            "PageDown",
            "PgDn",
            "PageDown");

    /**
     * @param name as {@code door_frames.h} has it
     * @param modifiers those of {@link KeptTerminal} together
     */
    record Press(String name, int modifiers) {}

    private KeyNames() {}

    /** A fault of kind INVALID where one is not known. */
    static List<Press> parse(List<String> keys) {
        var presses = new ArrayList<Press>();
        for (int i = 0; i < keys.size(); i++) {
            presses.add(parse(keys.get(i), i));
        }
        return presses;
    }

    private static Press parse(String key, int index) {
        if (key.codePointCount(0, key.length()) == 1 && !Character.isISOControl(key.codePointAt(0))) {
            return new Press(key, 0);
        }
        var found = KEY.matcher(key);
        if (!found.matches()) {
            throw Fault.invalid(
                            "keys[" + index + "]",
                            "is no key: give a character, or a name such as Enter, Escape, Tab, BSpace, Up, PageUp, Home, F5,"
                                    + " with C-, M- or S- before it")
                    .asException();
        }
        int modifiers = (found.group(1).contains("S") ? KeptTerminal.SHIFT : 0)
                | (found.group(1).contains("M") ? KeptTerminal.ALT : 0)
                | (found.group(1).contains("C") ? KeptTerminal.CTRL : 0);
        var name = found.group(2) != null ? found.group(2) : found.group(3);
        return name.equals("BTab")
                ? new Press("Tab", modifiers | KeptTerminal.SHIFT)
                : new Press(SAME.getOrDefault(name, name), modifiers);
    }
}
