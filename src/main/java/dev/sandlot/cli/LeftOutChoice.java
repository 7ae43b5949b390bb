package dev.sandlot.cli;

import dev.sandlot.sync.TreeRules;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What of a directory goes, or comes, though it usually doesn't, and the other way round. */
final class LeftOutChoice {
    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            description = "Leave out what matches, as a line of .gitignore would; may be repeated.")
    List<String> exclude = new ArrayList<>();

    @Option(names = "--all", description = "Bring what git ignores too.")
    boolean everything;

    @Option(
            names = "--secrets",
            description =
                    "Bring what looks like a secret too, such as .env or a private key, although git doesn't track it.")
    boolean secrets;

    /**
     * @param pinned patterns to leave out, beside those that were typed
     * @param git whether .git goes too
     */
    TreeRules.Choice rules(List<String> pinned, boolean git) {
        var patterns = new ArrayList<>(pinned);
        patterns.addAll(exclude);
        return new TreeRules.Choice(patterns, git, everything, secrets);
    }
}
