package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import picocli.CommandLine.Command;

@Command(name = "open", description = "Print a fresh one-time URL that logs a browser in to the dashboard.")
final class OpenVerb extends ClientVerb {
    @Override
    int run(Context context) {
        var console = context.console();
        var code = api(context).post(Route.of("login-codes"), null).get("code").text();
        // In the fragment, which browsers send to nobody.
        console.print(Visible.line(base(console)) + "/#code=" + Visible.line(code));
        return Exit.OK;
    }

    private String base(Console console) {
        var address = address(console);
        var url = address.socket() == null
                ? address.display()
                : StateDir.of(stateDir, console).url();
        if (url == null) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "the daemon's state directory has no file \"url\"")
                    .asException();
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
