package dev.sandlot.cli;

import picocli.CommandLine.Option;

/** Whether a command's standard input is this program's. */
final class InputOption {
    @Option(
            names = {"-i", "--interactive"},
            description = "Pass standard input on.")
    boolean wanted;

    /** The same request for a process, with its input open where that is wanted. */
    JsonTree in(JsonTree request) {
        return request.put("stdin_open", wanted ? true : null);
    }
}
