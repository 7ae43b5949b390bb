package dev.sandlot.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command line cut in two: what this program reads, and the command that it runs elsewhere, of which it reads nothing. The command
 * stands behind {@code --}, or begins with the first word after those that the verb itself takes.
 */
record CommandSplit(List<String> own, List<String> command) {

    static CommandSplit split(CommandSpec spec, List<String> all, int before) {
        var names = 0;
        for (int i = 0; i < all.size(); i++) {
            var word = all.get(i);
            if (word.equals("--")) {
                return new CommandSplit(all.subList(0, i), all.subList(i + 1, all.size()));
            }
            if (word.length() > 1 && word.startsWith("-")) {
                i += takesNextWord(spec, word) ? 1 : 0;
            } else if (names++ == before) {
                return new CommandSplit(all.subList(0, i), all.subList(i, all.size()));
            }
        }
        return new CommandSplit(all, List.of());
    }

    /** How a person would write a command of the API: a string, or words of which those that need it are quoted. */
    static String display(JsonTree command) {
        if (command.items().isEmpty()) {
            return command.text();
        }
        return display(command.items().stream().map(JsonTree::text).toList());
    }

    /** The same of words. */
    static String display(List<String> command) {
        var words = new ArrayList<String>();
        for (var word : command) {
            var plain = !word.isEmpty()
                    && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_./:=,@%+".indexOf(c) >= 0);
            words.add(plain ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return String.join(" ", words);
    }

    private static boolean takesNextWord(CommandSpec spec, String word) {
        var option = spec.findOption(word);
        if (option == null && !word.startsWith("--")) {
            // Short options in one word: the last may take the next word as its value.
            for (int i = 1; i < word.length(); i++) {
                option = spec.findOption(word.charAt(i));
                if (option != null && option.arity().max() > 0) {
                    return i == word.length() - 1;
                }
            }
        }
        return option != null && option.arity().max() > 0;
    }
}
