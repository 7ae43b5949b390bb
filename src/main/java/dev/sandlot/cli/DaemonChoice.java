package dev.sandlot.cli;

import java.util.List;
import java.util.Map;

/**
 * By which another run of this program asks the same daemon.
 *
 * @param options of its verbs
 * @param variables beside those that it inherits
 */
record DaemonChoice(List<String> options, Map<String, String> variables) {
    DaemonChoice {
        options = List.copyOf(options);
        variables = Map.copyOf(variables);
    }
}
