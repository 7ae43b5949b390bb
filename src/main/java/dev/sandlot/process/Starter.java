package dev.sandlot.process;

import dev.sandlot.backend.Backends;
import dev.sandlot.backend.Place;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.TerminalSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts programs on the host's side of a sandbox: as its uid, in a session of their own, with an environment of PATH alone, the given
 * files open and nothing else. Blocks for the time of a fork.
 */
final class Starter {
    private final KeeperProgram keeper;
    private final TerminalScripts terminals;

    Starter(KeeperProgram keeper, TerminalScripts terminals) {
        this.keeper = keeper;
        this.terminals = terminals;
    }

    /**
     * Standard input and output of what is returned are pipes; standard error goes with standard output.
     *
     * @param args opened as descriptor 5 for reading, or null for nothing
     * @param filter likewise as descriptor 6
     */
    Process start(Place place, @Nullable Path args, @Nullable Path filter, List<String> program) throws IOException {
        return joined(asUid(place, args, filter, program)).start();
    }

    /** The same, but nothing of it runs before standard input has a line; what comes after that is its own. */
    Process startHeld(Place place, @Nullable Path args, @Nullable Path filter, List<String> program)
            throws IOException {
        return joined(keeper.role("start", words("-w", place, args, filter, program)))
                .start();
    }

    /** Starts a program without files in the directory where the sandbox's terminals are kept. */
    Process startAtTerminals(Place place, List<String> program) throws IOException {
        return joined(asUid(place, null, null, program))
                .directory(place.tmux().toFile())
                .start();
    }

    private static ProcessBuilder joined(List<String> command) {
        return clean(new ProcessBuilder(command)).redirectErrorStream(true);
    }

    /** The command line that begins a session, opens the files (null for none), becomes the sandbox's uid for good and runs the program. */
    List<String> asUid(Place place, @Nullable Path args, @Nullable Path filter, List<String> program) {
        return keeper.role("start", words(null, place, args, filter, program));
    }

    private static List<String> words(
            @Nullable String option, Place place, @Nullable Path args, @Nullable Path filter, List<String> program) {
        var words = new ArrayList<String>();
        if (option != null) {
            words.add(option);
        }
        words.add(place.uid() == null ? "-" : place.uid().toString());
        words.add(args == null ? "-" : args.toString());
        words.add(filter == null ? "-" : filter.toString());
        words.addAll(program);
        return words;
    }

    /** Makes a terminal whose holder is ready for its order. */
    Process startTerminal(Place place, ProcessId id, TerminalSize size) throws IOException {
        return startAtTerminals(
                place,
                List.of(
                        "/bin/sh",
                        terminals.terminal().toString(),
                        terminals.terminalHolder().toString(),
                        terminals.pump().toString(),
                        terminals.enter().toString(),
                        terminals.tmux().toString(),
                        System.getProperty("os.arch"),
                        id.value(),
                        Integer.toString(size.cols()),
                        Integer.toString(size.rows())));
    }

    /** The builder, with an environment of PATH alone and a working directory that no sandbox controls. */
    static ProcessBuilder clean(ProcessBuilder builder) {
        builder.environment().clear();
        builder.environment().put("PATH", Backends.PATH);
        return builder.directory(Path.of("/").toFile());
    }
}
