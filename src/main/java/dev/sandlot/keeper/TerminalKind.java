package dev.sandlot.keeper;

import dev.sandlot.model.TermName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What kind of terminal programs are told that they are on: that of whoever started it where programs can know it, else the one that most terminals are like. */
final class TerminalKind {
    private static final String USUAL = "xterm-256color";
    private static final String COLOURLESS = "dumb";
    /** Where terminfo(5) has its entries, in a directory for each first letter; sandboxes have these of the host's. */
    private static final List<Path> DESCRIPTIONS =
            List.of(Path.of("/usr/share/terminfo"), Path.of("/usr/lib/terminfo"));

    private TerminalKind() {}

    /** The variables, with TERM and COLORTERM as they have to be. */
    static Map<String, String> of(Map<String, String> env) {
        var all = new TreeMap<>(env);
        var asked = env.getOrDefault("TERM", USUAL);
        var kind = isKnown(asked) ? asked : USUAL;
        all.put("TERM", kind);
        if (!kind.equals(COLOURLESS)) {
            all.putIfAbsent("COLORTERM", "truecolor");
        }
        return all;
    }

    private static boolean isKnown(String name) {
        return TermName.isOne(name)
                && DESCRIPTIONS.stream()
                        .anyMatch(directory -> Files.exists(
                                directory.resolve(name.substring(0, 1)).resolve(name)));
    }
}
