package dev.sandlot.process;

import dev.sandlot.backend.Backends;
import dev.sandlot.backend.Place;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.TerminalSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts programs on the host's side of a sandbox: as its uid, in a session of their own, with an environment of PATH alone, the given
 * files open and nothing else. Blocks for the time of a fork.
 */
final class Starter {
    private final Scripts scripts;

    Starter(Scripts scripts) {
        this.scripts = scripts;
    }

    /**
     * Standard input and output of what is returned are pipes; standard error goes with standard output.
     *
     * @param files opened as descriptors 5 and 6 for reading and 7 to 9 for appending, in this order; null opens nothing
     */
    Process start(Place place, Path[] files, List<String> program) throws IOException {
        var argv = new ArrayList<String>();
        argv.add("setsid");
        argv.addAll(asUid(place, files, program));
        return clean(new ProcessBuilder(argv)).redirectErrorStream(true).start();
    }

    /** Starts a program without files in the directory where the sandbox's terminals are kept. */
    Process startAtTerminals(Place place, List<String> program) throws IOException {
        var argv = new ArrayList<String>();
        argv.add("setsid");
        argv.addAll(asUid(place, new Path[0], program));
        return clean(new ProcessBuilder(argv))
                .directory(place.tmux().toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** The command line that opens the files, becomes the sandbox's uid for good and runs the program. */
    List<String> asUid(Place place, Path[] files, List<String> program) {
        var argv = new ArrayList<String>();
        argv.add("/bin/sh");
        argv.add(scripts.start().toString());
        argv.add(place.uid() == null ? "-" : place.uid().toString());
        for (int i = 0; i < 5; i++) {
            argv.add(i < files.length && files[i] != null ? files[i].toString() : "-");
        }
        argv.addAll(program);
        return argv;
    }

    /** Makes a terminal whose holder is ready for its order. */
    Process startTerminal(Place place, ProcessId id, TerminalSize size) throws IOException {
        return startAtTerminals(
                place,
                List.of(
                        "/bin/sh",
                        scripts.terminal().toString(),
                        scripts.terminalHolder().toString(),
                        scripts.pump().toString(),
                        scripts.tmux().toString(),
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
