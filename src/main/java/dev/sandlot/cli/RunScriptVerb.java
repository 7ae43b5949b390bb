package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run-script",
        customSynopsis = "sandlot run-script [OPTIONS] FILE [ARGS...]",
        description = {
            "Run a script of this computer in a sandbox and exit with its code. It runs by its #! line, or bash where it has none.",
            "FILE is - for standard input; what stands behind it are the script's arguments. Nothing of it stays there."
        })
final class RunScriptVerb extends ClientVerb {
    private static final String PLACE = "/tmp/.sandlot-script-";

    @Option(
            names = {"-s", "--sandbox"},
            paramLabel = "NAME",
            description = "The sandbox (default: what .sandlot.toml names).")
    @Nullable
    String name;

    @Mixin
    ProcessOptions options = new ProcessOptions();

    @Mixin
    InputOption input = new InputOption();

    private String file = "";
    private List<String> arguments = List.of();

    @Override
    @Nullable
    String target() {
        return name;
    }

    @Override
    int wordsBeforeCommand() {
        return 0;
    }

    @Override
    void command(List<String> words) {
        file = words.isEmpty() ? "" : words.get(0);
        arguments = words.isEmpty() ? words : words.subList(1, words.size());
    }

    @Override
    int run(Context context) {
        var console = context.console();
        if (file.isEmpty()) {
            throw new UsageError("which script? Name its file, or - for standard input");
        }
        if (input.wanted && file.equals("-")) {
            throw new UsageError("standard input can't be both the script and its input");
        }
        var script = script(console);
        var sandbox = sandbox();
        name = sandbox;
        var api = api(context);
        var files = new SandboxFiles(api);
        var directory = new CopyPlace(sandbox, PLACE + UUID.randomUUID());
        var place = directory.in(file.equals("-") ? "script" : nameOf(file));
        try {
            files.writeBelow(place, "0700", out -> out.write(script));
            var words = new ArrayList<String>();
            if (script.length < 2 || script[0] != '#' || script[1] != '!') {
                words.add("bash");
            }
            words.add(place.path());
            words.addAll(arguments);
            var remote = new RemoteCommand(api, console, quiet);
            var request = input.in(options.request(console, "exec", words));
            return remote.follow(sandbox, remote.start(sandbox, request), input.wanted);
        } finally {
            remove(console, files, directory);
        }
    }

    private static String nameOf(String file) {
        return String.valueOf(Path.of(file).toAbsolutePath().normalize().getFileName());
    }

    private byte[] script(Console console) {
        try {
            return file.equals("-") ? console.in().readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new UsageError("can't read " + Visible.line(file) + ": " + e.getMessage());
        }
    }

    private String sandbox() {
        if (name != null) {
            return name;
        }
        var pin = Pin.of(Path.of(""));
        if (pin == null) {
            throw new UsageError("which sandbox? Name it with --sandbox, or in " + Pin.FILE);
        }
        return pin.sandbox();
    }

    private void remove(Console console, SandboxFiles files, CopyPlace directory) {
        try {
            files.remove(directory);
        } catch (FaultException e) {
            if (!quiet && e.fault().kind() != Fault.Kind.NOT_FOUND) {
                console.say(
                        "sandlot: " + directory + " is left over: " + e.fault().message());
            }
        }
    }

    @Override
    int code(Fault fault) {
        return Exit.SANDLOT_FAILED;
    }
}
