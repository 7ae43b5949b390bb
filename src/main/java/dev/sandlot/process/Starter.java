package dev.sandlot.process;

import dev.sandlot.backend.Backends;
import dev.sandlot.backend.Place;
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
    private final Scripts scripts;

    Starter(Scripts scripts) {
        this.scripts = scripts;
    }

    /**
     * Standard input and output of what is returned are pipes; standard error goes with standard output.
     *
     * @param args opened as descriptor 5 for reading, or null for nothing
     * @param filter likewise as descriptor 6
     */
    Process start(Place place, @Nullable Path args, @Nullable Path filter, List<String> program) throws IOException {
        return inSession(asUid(place, args, filter, program)).start();
    }

    /** The same, but nothing of it runs before standard input has a line; what comes after that is its own. */
    Process startHeld(Place place, @Nullable Path args, @Nullable Path filter, List<String> program)
            throws IOException {
        var held = asUid(place, args, filter, program);
        held.addAll(2, List.of("-w"));
        return inSession(held).start();
    }

    /** Starts a program without files in the directory where the sandbox's terminals are kept. */
    Process startAtTerminals(Place place, List<String> program) throws IOException {
        return inSession(asUid(place, null, null, program))
                .directory(place.tmux().toFile())
                .start();
    }

    private static ProcessBuilder inSession(List<String> command) {
        var argv = new ArrayList<String>();
        argv.add("setsid");
        argv.addAll(command);
        return clean(new ProcessBuilder(argv)).redirectErrorStream(true);
    }

    /** The command line that opens the files (null for none), becomes the sandbox's uid for good and runs the program. */
    List<String> asUid(Place place, @Nullable Path args, @Nullable Path filter, List<String> program) {
        var argv = new ArrayList<String>();
        argv.add("/bin/sh");
        argv.add(scripts.start().toString());
        argv.add(place.uid() == null ? "-" : place.uid().toString());
        argv.add(args == null ? "-" : args.toString());
        argv.add(filter == null ? "-" : filter.toString());
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
                        scripts.enter().toString(),
                        scripts.tmux().toString(),
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
