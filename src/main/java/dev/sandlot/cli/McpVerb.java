package dev.sandlot.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "mcp",
        description = {
            "Serve the daemon's tools to an agent over standard input and output (MCP), and those that need this computer's files.",
            "For an agent's configuration, not for people: each line is a message. Finds the daemon as every verb does, and finds it",
            "again when it was restarted."
        })
final class McpVerb extends ClientVerb {
    @Option(
            names = "--login",
            paramLabel = "FILE",
            description = "Where the daemon is and as whom to ask it: a file that \"sandlot agent setup\" wrote.")
    @Nullable
    Path login;

    @Override
    Address address(Console console) {
        return login == null ? super.address(console) : LoginFile.read(login).address();
    }

    @Override
    int run(Context context) {
        var console = context.console();
        var forwarder =
                new McpForwarder(console, () -> address(console), () -> Reconnect.briefly(console, quiet), choice());
        try (forwarder) {
            var lines = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    forwarder.take(line);
                }
            }
        } catch (IOException gone) {
            // As good as its end: whoever wrote has gone.
            return Exit.OK;
        }
        return Exit.OK;
    }

    /** Those by which another verb finds the same daemon; the rest it inherits. */
    private DaemonChoice choice() {
        var options = new ArrayList<String>();
        if (login != null) {
            var known = LoginFile.read(login);
            return new DaemonChoice(known.ca() == null ? List.of() : List.of("--ca=" + known.ca()), known.variables());
        }
        if (stateDir != null) {
            options.add("--state-dir=" + stateDir.toAbsolutePath());
        }
        if (ca != null) {
            options.add("--ca=" + ca.toAbsolutePath());
        }
        return new DaemonChoice(options, Map.of());
    }
}
