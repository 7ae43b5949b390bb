package dev.sandlot.process;

import dev.sandlot.model.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Keys by name, as tmux(1) knows them under KEY BINDINGS. */
final class Keys {
    private static final Pattern NAMED = Pattern.compile("(?:[CMS]-){0,3}"
            + "(?:Enter|Escape|Tab|BTab|Space|BSpace|Up|Down|Left|Right|Home|End|Insert|Delete|PageUp|PageDown"
            + "|IC|DC|PPage|NPage|PgUp|PgDn|F(?:1[0-2]|[1-9])|KP[0-9])");

    /** No semicolon: at the end of a word it would begin another command of tmux. */
    private static final Pattern MODIFIED = Pattern.compile("(?:[CMS]-){1,3}[a-zA-Z0-9@\\[\\]^_/.,'`=\\\\?-]");

    /** Means what the program in the pane takes it for, see {@code enter.pl}; tmux itself doesn't know that. */
    private static final String SHIFT_ENTER = "S-Enter";

    private Keys() {}

    /** The commands of tmux that press these keys in the pane. A fault of kind INVALID where one is not known. */
    static List<String[]> commands(String pane, List<String> keys) {
        var commands = new ArrayList<String[]>();
        for (int i = 0; i < keys.size(); i++) {
            var key = keys.get(i);
            if (key.equals(SHIFT_ENTER)) {
                commands.add(new String[] {"run-shell", "-t", pane, "exec perl #{q:@enter} #{session_name}"});
            } else if (key.codePointCount(0, key.length()) == 1 && !Character.isISOControl(key.codePointAt(0))) {
                commands.add(new String[] {"send-keys", "-t", pane, "-l", key.equals(";") ? "\\;" : key});
            } else if (NAMED.matcher(key).matches() || MODIFIED.matcher(key).matches()) {
                commands.add(new String[] {"send-keys", "-t", pane, name(key)});
            } else {
                throw Fault.invalid(
                                "keys[" + i + "]",
                                "is no key: give a character, or a name such as Enter, Escape, Tab, BSpace, Up, PageUp, Home, F5,"
                                        + " with C-, M- or S- before it")
                        .asException();
            }
        }
        return commands;
    }

    private static String name(String key) {
        return key.replace("Insert", "IC").replace("Delete", "DC");
    }
}
