package dev.sandlot.cli;

import picocli.CommandLine.Command;

@Command(name = "open", description = "Print a fresh one-time URL that logs a browser in to the dashboard.")
final class OpenVerb extends ClientVerb {
    @Override
    int run(Context context) {
        var console = context.console();
        var code =
                api(context).ensure(Route.of("login-codes"), null).get("code").text();
        // In the fragment, which browsers send to nobody.
        console.print(Visible.line(dashboard(console)) + "/#code=" + Visible.line(code));
        return Exit.OK;
    }
}
