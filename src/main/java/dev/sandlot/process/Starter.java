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

/**
 * Starts programs on the host's side of a sandbox: as its uid, in a session of their own, with an environment of PATH alone.
 * Blocks for the time of a fork.
 */
final class Starter {
    private final KeeperProgram keeper;
    private final TerminalScripts terminals;

    Starter(KeeperProgram keeper, TerminalScripts terminals) {
        this.keeper = keeper;
        this.terminals = terminals;
    }

    /**
     * Starts a program in the directory where the sandbox's terminals are kept. Standard input and output of what is returned are pipes; standard
     * error goes with standard output.
     */
    Process startAtTerminals(Place place, List<String> program) throws IOException {
        return clean(new ProcessBuilder(asUid(place, program)))
                .redirectErrorStream(true)
                .directory(place.tmux().toFile())
                .start();
    }

    /** The command line that begins a session, becomes the sandbox's uid for good and runs the program. */
    List<String> asUid(Place place, List<String> program) {
        var words = new ArrayList<String>();
        words.add(place.uid() == null ? "-" : place.uid().toString());
        words.addAll(program);
        return keeper.role("start", words);
    }

    /** Makes a terminal whose holder is ready for its order. */
    Process startTerminal(Place place, ProcessId id, TerminalSize size) throws IOException {
        return startAtTerminals(
                place,
                List.of(
                        "/bin/sh",
                        terminals.terminal().toString(),
                        keeper.file().toString(),
                        terminals.pump().toString(),
                        terminals.enter().toString(),
                        terminals.tmux().toString(),
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
