package dev.sandlot.cli;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "usage",
        description = {
            "Show the tokens and the cost of agents: by session in one sandbox, else summed up over all.",
            "A cost is what the API would take; who has a subscription pays something else."
        })
final class UsageVerb extends ClientVerb {
    /** Less than this would be shown as nothing. */
    private static final double LEAST_SHOWN = 0.00005;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this sandbox, by session.")
    @Nullable
    String name;

    @Option(names = "--by", paramLabel = "WHAT", description = "sandbox (default), model or day.")
    @Nullable
    String by;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(names = "--no-trunc", description = "Don't cut lines to the terminal's width.")
    boolean whole;

    @Override
    @Nullable
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        if (name != null && by != null) {
            throw new UsageError("--by sums up over all sandboxes; leave the name out");
        }
        var route = name == null ? Route.of("usage").with("by", by) : Route.of("sandboxes", name, "usage");
        var usage = api(context).get(route.with("limit", 1000));
        var console = context.console();
        if (json) {
            console.print(usage.pretty());
        } else if (name == null) {
            printSums(console, usage);
        } else {
            printSessions(console, usage);
        }
        return Exit.OK;
    }

    private void printSessions(Console console, JsonTree usage) {
        if (usage.get("sessions").items().isEmpty()) {
            if (!quiet) {
                console.say("No session of an agent was found in it.");
            }
            return;
        }
        var table = new Table(
                "SESSION",
                "AGENT",
                "MODEL",
                "LAST",
                "MESSAGES",
                "TOOLS",
                "INPUT",
                "OUTPUT",
                "CACHE READ",
                "CACHE WRITE",
                "COST");
        var now = Instant.now();
        for (var session : usage.get("sessions").items()) {
            var id = session.get("id").text();
            table.add(row(
                    session,
                    whole || id.length() <= 8 ? id : id.substring(0, 8),
                    session.get("agent").text(),
                    session.get("model").text(),
                    Quantity.distance(session.get("last_at").text(), now)));
        }
        table.add(row(usage, "total", "", "", ""));
        print(console, table, usage.get("cost"));
        if (usage.get("truncated").isTrue() && !quiet) {
            console.say("There was more than is counted.");
        }
    }

    private void printSums(Console console, JsonTree sums) {
        var table = new Table(
                sums.get("by").text().toUpperCase(Locale.ROOT),
                "SESSIONS",
                "MESSAGES",
                "TOOLS",
                "INPUT",
                "OUTPUT",
                "CACHE READ",
                "CACHE WRITE",
                "COST");
        for (var part : sums.get("items").items()) {
            table.add(
                    row(part, part.get("key").text(), part.get("session_count").text()));
        }
        table.add(row(sums.get("total"), "total", ""));
        print(console, table, sums.at("total", "cost"));
    }

    private void print(Console console, Table table, JsonTree cost) {
        table.print(console, whole);
        if (!quiet) {
            console.say("Cost: " + Visible.line(cost.get("label").text()) + ".");
        }
    }

    /** What comes first, and then the figures. */
    private static String[] row(JsonTree usage, String... first) {
        var tokens = usage.get("tokens");
        var figures = new String[] {
            usage.get("messages").text(),
            usage.get("tool_uses").text(),
            tokens.get("input").text(),
            tokens.get("output").text(),
            tokens.get("cache_read").text(),
            tokens.get("cache_write").text(),
            dollars(usage.get("cost"))
        };
        var row = java.util.Arrays.copyOf(first, first.length + figures.length);
        System.arraycopy(figures, 0, row, first.length, figures.length);
        return row;
    }

    /** {@code +} where some tokens have no price; a question mark where none has. */
    static String dollars(JsonTree cost) {
        var unpriced = !cost.get("unpriced").items().isEmpty();
        double usd = cost.get("usd").isNull()
                ? 0
                : Double.parseDouble(cost.get("usd").text());
        if (unpriced && usd < LEAST_SHOWN) {
            return "?";
        }
        var text = String.format(Locale.ROOT, usd > 0 && usd < 1 ? "$%.4f" : "$%.2f", usd);
        return unpriced ? text + "+" : text;
    }
}
