package dev.sandlot.cli;

import dev.sandlot.cli.AgentProgram.Standing;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "agent setup",
        description = {
            "Make sandboxes the hands of a coding agent on this computer: claude, codex, gemini or opencode.",
            "Shows what it will do, asks once, does it by the agent's own commands, and checks that it works. A second time changes nothing.",
            "For the daemon of this computer no secret is kept anywhere; for one elsewhere (SANDLOT_URL) the agent gets a token of its own,",
            "in a file that only you can read. --undo revokes it and puts back what was there before."
        })
final class AgentSetupVerb extends ClientVerb {
    private static final int LONGEST_NAME = 100;

    @Parameters(paramLabel = "AGENT", description = "claude, codex, gemini or opencode.")
    String name = "";

    @Option(names = "--print", description = "Only print what would be done.")
    boolean print;

    @Option(names = "--undo", description = "Take it away again.")
    boolean undo;

    @Option(names = "--yes", description = "Don't ask.")
    boolean yes;

    @Override
    int run(Context context) {
        var console = context.console();
        var agent = AgentProgram.called(name);
        var setup = new AgentSetup(console, agent);
        try {
            if (undo) {
                return undo(context, agent, setup);
            }
            var command = command(console, setup);
            if (print) {
                setup.steps(command, isElsewhere(console) ? "a token of its own" : null)
                        .forEach(line -> console.print(Visible.line(line)));
                return Exit.OK;
            }
            return setUp(context, agent, setup, command);
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.INTERNAL,
                            agent.title + " could not be set up: " + e.getMessage(),
                            "\"sandlot agent setup " + agent.command() + " --print\" shows what to do by hand")
                    .asException();
        }
    }

    /** Whether the daemon is found by variables of this shell, which the agent won't have. */
    private static boolean isElsewhere(Console console) {
        return console.variable("SANDLOT_URL") != null || console.variable("SANDLOT_TOKEN") != null;
    }

    /** By which the agent starts the tools: it finds the same daemon, whatever its environment is. */
    private List<String> command(Console console, AgentSetup setup) {
        var words = new ArrayList<>(LocalRun.program());
        words.add("mcp");
        words.add(
                isElsewhere(console)
                        ? "--login=" + setup.login()
                        : "--state-dir=" + StateDir.of(stateDir, console).path());
        return List.copyOf(words);
    }

    private int setUp(Context context, AgentProgram agent, AgentSetup setup, List<String> command) throws IOException {
        var console = context.console();
        setup.requireProgram();
        // Nothing is begun with a daemon that doesn't answer, or not to this token.
        var me = api(context).get(Route.of("me"));
        var before = setup.done();
        var files = setup.files();
        if (before == null) {
            setup.requireFree();
        } else if (before.isOf(VersionVerb.version(), command) && isWell(setup.standing())) {
            console.say("sandlot: " + agent.title + " is set up already; nothing to do");
            return Exit.OK;
        }
        boolean makes = me.get("role").text().equals("admin");
        var tokenName = tokenName(agent);
        var plan = new ArrayList<String>();
        if (before != null) {
            plan.add("undo     what was set up before");
        }
        plan.addAll(setup.steps(
                command,
                !isElsewhere(console)
                        ? null
                        : makes
                                ? "a new token \"" + tokenName + "\" with the role operator"
                                : "the token of SANDLOT_TOKEN, which may not make another"));
        if (!agrees(console, agent, plan)) {
            console.say("sandlot: nothing was changed");
            return Exit.ERROR;
        }
        if (before != null) {
            tell(console, takeBack(context, setup, before));
            files = setup.files();
        }
        perform(context, setup, new Asked(command, files, makes ? tokenName : null));
        return outcome(console, agent, setup, command);
    }

    private static boolean isWell(Standing standing) {
        return standing != Standing.ABSENT && standing != Standing.FAILED;
    }

    private boolean agrees(Console console, AgentProgram agent, List<String> plan) {
        var where = Visible.line(address(console).display());
        console.say("To give " + agent.title + " the sandboxes of the daemon at " + where + ", this will");
        plan.forEach(line -> console.say("  " + Visible.line(line)));
        if (yes) {
            return true;
        }
        if (noInput || !console.tty().isInput()) {
            throw new UsageError("nobody can be asked whether to go on: give --yes");
        }
        console.writeError("Go on? [y/N] ".getBytes(StandardCharsets.UTF_8));
        try {
            var line = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8)).readLine();
            return line != null && line.strip().matches("(?i)y|yes");
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * What is to be done.
     *
     * @param files the agent's, as they were
     * @param tokenName that of the token to be made, or null for none
     */
    private record Asked(
            List<String> command,
            List<ConfigFiles.Kept> files,
            @Nullable String tokenName) {}

    private void perform(Context context, AgentSetup setup, Asked asked) throws IOException {
        var console = context.console();
        LoginFile login = null;
        String token = null;
        if (isElsewhere(console)) {
            var address = address(console);
            var own = Objects.requireNonNullElse(address.token(), "");
            if (asked.tokenName() != null) {
                var made = api(context)
                        .post(
                                Route.of("tokens"),
                                JsonTree.object().put("name", asked.tokenName()).put("role", "operator"));
                token = made.get("id").text();
                own = made.get("token").text();
            }
            login = new LoginFile(address.display(), own, ca == null ? null : ca.toAbsolutePath());
        }
        try {
            setup.perform(asked.command(), login, token, asked.files());
        } catch (IOException e) {
            var begun = setup.done();
            if (begun != null) {
                tell(console, takeBack(context, setup, begun));
            }
            throw e;
        }
    }

    private int outcome(Console console, AgentProgram agent, AgentSetup setup, List<String> command)
            throws IOException {
        var standing = setup.standing();
        var serves = standing == Standing.CONNECTED || setup.serves(command);
        if (!isWell(standing) || !serves) {
            console.say("error: " + agent.title + " is set up, but \"" + String.join(" ", agent.list())
                    + "\" does not show it connected\nhint: look there for why; sandlot agent setup " + agent.command()
                    + " --undo takes it back");
            return Exit.ERROR;
        }
        console.say("sandlot: " + agent.title
                + switch (standing) {
                    case CONNECTED -> " is connected.";
                    case DISABLED ->
                        " is set up, and the tools answer; it uses none in this directory as long as it does not trust it.";
                    default -> " is set up, and the tools answer; it connects when it starts.";
                }
                + " Undo: sandlot agent setup " + agent.command() + " --undo");
        return Exit.OK;
    }

    private int undo(Context context, AgentProgram agent, AgentSetup setup) throws IOException {
        var console = context.console();
        var done = setup.done();
        if (done == null) {
            console.say("sandlot: " + agent.title + " is not set up by this command; nothing to undo");
            return Exit.OK;
        }
        if (print) {
            console.print("remove   what \"sandlot agent setup " + agent.command() + "\" has added"
                    + (done.token() == null ? "" : ", and revoke the token " + Visible.line(done.token())));
            return Exit.OK;
        }
        var left = takeBack(context, setup, done);
        tell(console, left);
        if (left.isEmpty()) {
            console.say("sandlot: " + agent.title + " is as it was before");
        }
        return left.isEmpty() ? Exit.OK : Exit.ERROR;
    }

    private static void tell(Console console, List<String> left) {
        left.forEach(line -> console.say("error: left to do: " + line));
    }

    /** What could not be undone; the rest is. */
    private List<String> takeBack(Context context, AgentSetup setup, SetupRecord done) throws IOException {
        var left = new ArrayList<String>();
        var byHand = setup.undo(done);
        if (byHand != null) {
            left.add(byHand);
        }
        if (done.token() != null) {
            try {
                api(context).delete(Route.of("tokens", done.token()));
            } catch (FaultException e) {
                // Somebody has revoked it already.
                if (e.fault().kind() != Fault.Kind.NOT_FOUND) {
                    left.add("sandlot token rm " + done.token() + " ("
                            + e.fault().message() + ")");
                }
            }
        }
        return left;
    }

    private static String tokenName(AgentProgram agent) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "this-computer";
        }
        var text = "agent-" + agent.command() + "@" + host.replaceAll("[^A-Za-z0-9._-]", "-");
        return text.substring(0, Math.min(LONGEST_NAME, text.length()));
    }
}
