package dev.sandlot.cli;

import dev.sandlot.sync.PathBytes;
import dev.sandlot.sync.TreeRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What of a directory is brought to a sandbox. */
final class SyncChoice {
    private static final int SHOWN = 3;

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            description = "Leave out what matches, as a line of .gitignore would; may be repeated.")
    List<String> exclude = new ArrayList<>();

    @Option(names = "--git", description = "Bring .git too, for builds that ask git.")
    boolean git;

    @Option(names = "--all", description = "Bring what git ignores too.")
    boolean everything;

    @Option(
            names = "--secrets",
            description =
                    "Bring what looks like a secret too, such as .env or a private key, although git doesn't track it.")
    boolean secrets;

    /** @param pinned patterns to leave out, beside those that were typed */
    TreeRules rules(Console console, Path directory, List<String> pinned) throws IOException {
        var patterns = new ArrayList<>(pinned);
        patterns.addAll(exclude);
        return TreeRules.of(directory, console.env(), new TreeRules.Choice(patterns, git, everything, secrets));
    }

    /** What a person should know of what was left out, once a tree was looked at. */
    static List<String> notes(TreeRules rules) {
        var notes = new ArrayList<>(rules.notes());
        var left = rules.secretsLeftOut();
        if (!left.isEmpty()) {
            notes.add("left out what looks like secrets: "
                    + left.stream().limit(SHOWN).map(PathBytes::shown).collect(Collectors.joining(", "))
                    + (left.size() > SHOWN ? " and " + (left.size() - SHOWN) + " more" : "")
                    + " (--secrets brings them)");
        }
        return notes;
    }
}
