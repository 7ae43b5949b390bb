package dev.sandlot.cli;

import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "screen", description = "Print what stands on a terminal of a sandbox now, as text.")
final class ScreenVerb extends ClientVerb {
    @Parameters(
            paramLabel = "NAME[/PROCESS]",
            description = "Without a process: the main one if it is a terminal, else the newest terminal.")
    String target = "";

    @Option(names = "--ansi", description = "With its colours.")
    boolean ansi;

    @Override
    String target() {
        return Target.of(target).sandbox();
    }

    @Override
    int run(Context context) {
        var api = api(context);
        var which = Target.of(target);
        var screen =
                api.bytes(Route.of("sandboxes", which.sandbox(), "processes", TerminalChoice.find(api, which), "screen")
                        .with("format", ansi ? "ansi" : null));
        var end = new String(screen, StandardCharsets.UTF_8).endsWith("\n") ? "" : "\n";
        var output = new RemoteOutput(context.console());
        output.write(screen);
        output.write(end.getBytes(StandardCharsets.UTF_8));
        return Exit.OK;
    }
}
