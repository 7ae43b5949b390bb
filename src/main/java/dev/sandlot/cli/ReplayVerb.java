package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        description = {
            "Play what a terminal has shown, as fast as it was; of one that runs, what it has shown up to now.",
            "Space pauses, + and - change the speed, the right arrow passes over 10 s, q leaves."
        })
final class ReplayVerb extends ClientVerb {
    private static final double MOST_SPEED = 1000;

    @Parameters(
            paramLabel = "NAME[/PROCESS]",
            description = "Without a process: the main one if it is a terminal, else the newest terminal.")
    String target = "";

    @Option(names = "--speed", paramLabel = "N", description = "So many times as fast (default: 1).")
    double speed = 1;

    @Option(
            names = "--max-idle",
            paramLabel = "SECONDS",
            description = "Where nothing was shown for longer, go on after so long (default: 2).")
    double mostIdle = 2;

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description = "Write it to a file instead, as an asciicast (version 2); - for standard output.")
    @Nullable
    String export;

    @Override
    String target() {
        return Target.of(target).sandbox();
    }

    @Override
    int run(Context context) {
        if (!(speed > 0 && speed <= MOST_SPEED)) {
            throw new UsageError("--speed is from above 0 to " + (int) MOST_SPEED);
        }
        if (!(mostIdle >= 0)) {
            throw new UsageError("--max-idle is 0 or more seconds");
        }
        var which = Target.of(target);
        var tty = context.console().tty();
        if (export == null && (!tty.isInput() || !tty.isOutput())) {
            throw new UsageError("replay needs a terminal, and standard " + (tty.isInput() ? "output" : "input")
                    + " is none; --export FILE writes the recording");
        }
        var api = api(context);
        var process = new Target(which.sandbox(), TerminalChoice.find(api, which));
        return export == null
                ? new Replay(context.console(), quiet).play(api, process, speed, mostIdle)
                : export(context.console(), api, process, export);
    }

    private int export(Console console, ApiClient api, Target process, String file) {
        var lines = new CastLines(api, process, new Reconnect(console, quiet));
        if (file.equals("-")) {
            var output = new RemoteOutput(console);
            for (var line = lines.next(); line != null; line = lines.next()) {
                output.write(bytes(line));
            }
            return Exit.OK;
        }
        // What is refused leaves no file.
        var first = lines.next();
        try (var out = new BufferedOutputStream(Files.newOutputStream(Path.of(file)))) {
            for (var line = first; line != null; line = lines.next()) {
                out.write(bytes(line));
            }
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.INTERNAL, "can't write " + file + ": " + e.getMessage(), "name another file")
                    .asException();
        }
        console.print(Visible.line(file));
        return Exit.OK;
    }

    private static byte[] bytes(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
