package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy import",
        description = {
            "Have a sandbox reach what Claude Code's settings allow, and nothing else; prints its name.",
            "The rules that it has are gone. What can't be said by rules is told on standard error."
        })
final class PolicyImportVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "A settings.json, or - for standard input.")
    String file = "";

    @Option(names = "--json", description = "Print what it may reach now as JSON.")
    boolean json;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var settings = settings(context.console());
        var api = api(context);
        var tag = api.tagged(PolicyEdit.route(name)).tag();
        var now = api.put(PolicyEdit.route(name).below("claude"), settings, tag);
        PolicyEdit.print(context.console(), name, now, json);
        PolicyEdit.tellLeftOut(context.console(), now, quiet);
        return Exit.OK;
    }

    private JsonTree settings(Console console) {
        try {
            var bytes = file.equals("-") ? console.in().readAllBytes() : Files.readAllBytes(Path.of(file));
            return JsonTree.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.INVALID,
                            "can't read " + Visible.line(file) + " as JSON: "
                                    + Visible.line(String.valueOf(e.getMessage())))
                    .asException();
        }
    }
}
