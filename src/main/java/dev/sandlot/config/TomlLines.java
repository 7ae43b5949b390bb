package dev.sandlot.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** On which line of a TOML text a key or table is; the parser does not tell. Keys within quotes are found by their plain form. */
final class TomlLines {
    private static final Pattern TABLE = Pattern.compile("\\s*\\[\\[?\\s*([^\\]]+?)\\s*]]?.*");
    private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z0-9_.\"' -]+?)\\s*=.*");

    private final Map<String, Integer> lines = new HashMap<>();

    TomlLines(String text) {
        var table = "";
        int number = 0;
        for (var line : text.split("\n", -1)) {
            number++;
            var header = TABLE.matcher(line);
            var key = KEY.matcher(line);
            if (header.matches()) {
                table = plain(header.group(1));
                note(table, number);
                table += ".";
            } else if (key.matches()) {
                note(table + plain(key.group(1)), number);
            }
        }
    }

    /** Also for the tables around it, so that an unknown one is found where it first shows. */
    private void note(String name, int line) {
        lines.putIfAbsent(name, line);
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            lines.putIfAbsent(name.substring(0, dot), line);
        }
    }

    private static String plain(String key) {
        return key.replaceAll("[\"' ]", "");
    }

    /** From 1; 0 where it can't be told. */
    int of(String name) {
        return lines.getOrDefault(name, 0);
    }
}
