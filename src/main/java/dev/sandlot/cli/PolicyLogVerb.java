package dev.sandlot.cli;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy log",
        description = {
            "Print what a sandbox has tried to reach, and what came of it: when, the outcome, what, the rule, why.",
            "While following, what is let through is printed when it begins and again when it is over, with the bytes."
        })
final class PolicyLogVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    boolean follow;

    @Option(names = "--host", paramLabel = "TEXT", description = "Only hosts whose name contains this.")
    @Nullable
    String host;

    @Option(
            names = "--outcome",
            paramLabel = "WHAT",
            split = ",",
            description = "Only these: allowed, denied, learned, failed.")
    List<String> outcomes = List.of();

    @Option(names = "-n", paramLabel = "N", description = "So many of the newest, at most 1000 (default: 100).")
    int newest = 100;

    @Option(names = "--json", description = "Print each as a line of JSON.")
    boolean json;

    private @Nullable String last;

    @Override
    String target() {
        return name;
    }

    private Route route() {
        return PolicyEdit.route(name)
                .below("decisions")
                .with("host", host)
                .with("outcome", outcomes.isEmpty() ? null : String.join(",", outcomes))
                .with("limit", newest);
    }

    @Override
    int run(Context context) {
        var console = context.console();
        var api = api(context);
        if (follow) {
            // A daemon or a sandbox that isn't there is told at once, not after ten minutes.
            api.get(Route.of("sandboxes", name));
            var link = new Reconnect(console, quiet);
            return link.until(() -> follow(api, console, link));
        }
        var found = api.get(route());
        var decisions = found.get("items").items();
        Collections.reverse(decisions);
        decisions.forEach(decision -> print(console, decision));
        var leftOut = found.get("left_out").number(0);
        if (leftOut > 0 && !quiet) {
            console.say("sandlot: " + leftOut + " of all sandboxes were too many at once to be kept");
        }
        return Exit.OK;
    }

    /** Ends by itself only with the sandbox. */
    private @Nullable Integer follow(ApiClient api, Console console, Reconnect link) throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "text/event-stream"));
        if (last != null) {
            headers.put("Last-Event-ID", last);
        }
        try (var events = new Sse(api.stream(route().with("follow", true), headers))) {
            for (var event = events.next(); event != null; event = events.next()) {
                link.worked();
                last = event.id() == null ? last : event.id();
                print(console, JsonTree.parse(event.data()));
            }
        }
        return null;
    }

    private void print(Console console, JsonTree decision) {
        console.print(json ? decision.compact() : line(decision));
    }

    private static String line(JsonTree decision) {
        var what = new StringBuilder();
        if (!decision.get("method").isNull()) {
            what.append(decision.get("method").text()).append(' ');
        }
        what.append(place(decision));
        what.append(decision.get("path").text());
        var rule = decision.get("rule").isNull()
                ? ""
                : "  [" + decision.get("rule").text() + "]";
        return Visible.line(decision.get("at").text() + "  "
                + String.format("%-7s", decision.get("outcome").text()) + "  " + what + rule + "  "
                + decision.get("reason").text() + bytes(decision));
    }

    /** HOST:PORT, as in a rule. */
    static String place(JsonTree decision) {
        var host = decision.get("host").text();
        return (host.contains(":") ? "[" + host + "]" : host) + ":"
                + decision.get("port").text();
    }

    private static String bytes(JsonTree decision) {
        if (decision.get("outcome").text().equals("denied")) {
            return "";
        }
        var bytes = Quantity.bytes(decision.get("sent_bytes").number(0)) + " sent, "
                + Quantity.bytes(decision.get("received_bytes").number(0)) + " received";
        return switch (decision.get("state").text()) {
            case "open" -> "  (open)";
            case "unknown" -> "  (the daemon ended before it was over)";
            default -> "  (" + bytes + ")";
        };
    }
}
