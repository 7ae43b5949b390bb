package dev.sandlot.cli;

import java.util.List;

/** One that takes words behind {@code --}, whatever stands before: a command, or paths. */
abstract class PlacedWordsVerb extends PlacedVerb {
    private List<String> behind = List.of();

    @Override
    final int wordsBeforeCommand() {
        return Integer.MAX_VALUE;
    }

    @Override
    final void command(List<String> words) {
        behind = words;
    }

    final List<String> behindDashes() {
        return behind;
    }
}
