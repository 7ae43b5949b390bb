package dev.sandlot.cli;

import dev.sandlot.sync.PathBytes;
import dev.sandlot.sync.TreeRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What of a directory is brought to a sandbox. */
final class SyncChoice {
    private static final int SHOWN = 3;

    @Mixin
    LeftOutChoice left = new LeftOutChoice();

    @Option(names = "--git", description = "Bring .git too, for builds that ask git.")
    boolean git;

    /** @param pinned patterns to leave out, beside those that were typed */
    TreeRules rules(Console console, Path directory, List<String> pinned) throws IOException {
        return TreeRules.of(directory, console.env(), left.rules(pinned, git));
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
