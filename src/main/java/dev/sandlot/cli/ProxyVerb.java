package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.wire.PortProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "proxy",
        customSynopsis = "sandlot proxy [OPTIONS] NAME PORT[:LOCAL]...",
        description = {
            "Lead ports of this computer to ports of a sandbox's localhost, until Ctrl-C. Prints an address for each.",
            "In a browser use the name that is told, not \"localhost\": cookies of other servers at localhost would go along."
        })
final class ProxyVerb extends ClientVerb {
    private static final Pattern PORTS = Pattern.compile("([1-9][0-9]{0,4})(?::(0|[1-9][0-9]{0,4}))?");
    private static final int MOST = 65_535;

    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "PORT[:LOCAL]",
            description = "The port there, and the one here (default: the same; 0: a free one).")
    List<String> words = new ArrayList<>();

    private record Pair(int there, int here) {
        static Pair of(String word) {
            var parts = PORTS.matcher(word);
            if (!parts.matches()) {
                throw new UsageError("\"" + Visible.line(word) + "\" is not PORT or PORT:LOCAL");
            }
            int there = Integer.parseInt(parts.group(1));
            int here = parts.group(2) == null ? there : Integer.parseInt(parts.group(2));
            if (there > MOST || here > MOST) {
                throw new UsageError("a port is at most " + MOST);
            }
            return new Pair(there, here);
        }
    }

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var pairs = words.stream().map(Pair::of).toList();
        var console = context.console();
        var api = api(context);
        var sandbox = api.get(Route.of("sandboxes", name));
        var id = sandbox.get("id").text();
        var open = new ArrayList<ForwardedPort>();
        for (var pair : pairs) {
            open.add(listen(pair));
        }
        for (int i = 0; i < open.size(); i++) {
            int there = pairs.get(i).there();
            var forwarded = open.get(i);
            forwarded.begin(
                    () -> api.webSocket(
                            Route.of("sandboxes", id, "ports", Integer.toString(there), "connect"), PortProtocol.NAME),
                    why -> console.say(
                            "sandlot: port " + there + " of " + Visible.line(name) + ": " + Visible.line(why)));
            console.print("127.0.0.1:" + forwarded.port());
            if (!quiet) {
                console.say(
                        "sandlot: http://" + Visible.line(sandbox.get("name").text()) + ".localhost:" + forwarded.port()
                                + " leads to port " + there + "; Ctrl-C ends it");
            }
        }
        return untilEnded();
    }

    private static ForwardedPort listen(Pair pair) {
        try {
            return new ForwardedPort(pair.here());
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "can't listen on port " + pair.here() + " of this computer: " + e.getMessage(),
                            "name another: " + pair.there() + ":0 takes a free one")
                    .asException();
        }
    }

    private static int untilEnded() {
        var ended = new CountDownLatch(1);
        return Interrupts.during(
                () -> {
                    try {
                        ended.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Exit.INTERRUPTED;
                },
                signal -> ended.countDown());
    }
}
