package dev.sandlot.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "share",
        description = {
            "Print a link with which a browser may look at one terminal, for a time, and do nothing else.",
            "Without PROCESS: the main process if that is a terminal, else the newest terminal.",
            "\"sandlot token rm\" takes the link back."
        })
final class ShareVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME[/PROCESS]")
    String target = "";

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            defaultValue = "1h",
            description = "How long it works, for example 30m or 2d (default: 1h).")
    long ttl;

    @Option(names = "--json", description = "Print JSON, with the link as \"url\".")
    boolean json;

    @Override
    String target() {
        return Target.of(target).sandbox();
    }

    @Override
    int run(Context context) {
        var console = context.console();
        var which = Target.of(target);
        var api = api(context);
        var process = TerminalChoice.find(api, which);
        var token = api.post(
                Route.of("tokens"),
                JsonTree.object()
                        .put("name", "share " + which.sandbox() + "/" + process)
                        .put("role", "viewer")
                        .put("sandbox", which.sandbox())
                        .put("process", process)
                        .put(
                                "expires_at",
                                Instant.now()
                                        .plusSeconds(ttl)
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString()));
        // In the fragment, which browsers send to nobody.
        var link = dashboard(console) + "/share.html#token="
                + token.get("token").text() + "&sandbox=" + token.get("sandbox").text() + "&process="
                + token.get("process").text();
        if (json) {
            console.print(token.with("url", link).pretty());
        } else {
            console.print(Visible.line(link));
            if (!quiet) {
                console.say("sandlot: whoever has this link may look on until "
                        + Visible.line(token.get("expires_at").text()) + "; to take it back: sandlot token rm "
                        + Visible.line(token.get("id").text()));
            }
        }
        return Exit.OK;
    }
}
