package dev.sandlot.cli;

import dev.sandlot.cli.AgentProgram.Standing;
import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tools of a daemon known to an agent, and takes them away again. What was done is kept below the client's state, where also lies what the
 * agent is given: the plugin, and a login where one is needed.
 */
final class AgentSetup {
    private static final String PROBE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}\n";

    private final Console console;
    private final AgentProgram agent;
    private final Path place;

    AgentSetup(Console console, AgentProgram agent) {
        this.console = console;
        this.agent = agent;
        this.place = ClientState.directory(console).resolve("agents").resolve(agent.command());
    }

    Path login() {
        return place.resolve("login.json");
    }

    private Path record() {
        return place.resolve("done.json");
    }

    private Path plugin() {
        return place.resolve("plugin");
    }

    /** Null where nothing was done. */
    @Nullable
    SetupRecord done() throws IOException {
        return SetupRecord.read(record());
    }

    /** What would be done, a line each. */
    List<String> steps(List<String> command, @Nullable String login) {
        var lines = new ArrayList<String>();
        if (login != null) {
            lines.add("write    " + login() + ", which only you can read: " + login);
        }
        if (agent.hasPlugin()) {
            lines.add("unpack   the plugin to " + plugin());
        }
        agent.add(command, plugin()).forEach(words -> lines.add("run      " + CommandSplit.display(words)));
        lines.add("check    " + String.join(" ", agent.list()));
        return lines;
    }

    /** Where the agent's program is; a fault of kind NOT_FOUND where it isn't there. */
    void requireProgram() {
        program();
    }

    private Path program() {
        var found = ProgramRun.find(agent.command(), console.variable("PATH"));
        if (found == null) {
            throw Fault.of(
                            Fault.Kind.NOT_FOUND,
                            agent.title + " is not installed: no program \"" + agent.command() + "\" is on the PATH",
                            "install it first: " + agent.install)
                    .asException();
        }
        return found;
    }

    /** The agent's files as they are. Some agents change them when they are merely asked what they know. */
    List<ConfigFiles.Kept> files() throws IOException {
        return ConfigFiles.look(agent.files(console));
    }

    /** A fault of kind CONFLICT where the agent knows a server of our name that this has not set up. */
    void requireFree() throws IOException {
        if (standing() != Standing.ABSENT) {
            var how = agent.remove().isEmpty()
                    ? "take \"sandlot\" out of its configuration"
                    : agent == AgentProgram.CLAUDE
                            ? "claude mcp remove sandlot"
                            : String.join(" ", agent.remove().get(0));
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            agent.title + " knows a server \"sandlot\" already, which this command did not set up",
                            "remove that first: " + how)
                    .asException();
        }
    }

    Standing standing() throws IOException {
        return AgentProgram.standing(run(agent.list()).text());
    }

    /**
     * Does it; what fails is undone.
     *
     * @param command that serves the tools
     * @param login or null where none is needed
     * @param token the id of the token that was made for it, or null
     * @param files what to put back when it is undone
     */
    void perform(List<String> command, @Nullable LoginFile login, @Nullable String token, List<ConfigFiles.Kept> files)
            throws IOException {
        OwnFile.directory(place);
        var record = new SetupRecord(VersionVerb.version(), command, token, files);
        record.write(record());
        if (login != null) {
            login.write(login());
        }
        if (agent.hasPlugin()) {
            PluginFiles.unpack(plugin(), command);
        }
        for (var words : agent.add(command, plugin())) {
            var ran = run(words);
            if (ran.failed()) {
                throw new IOException("\"" + String.join(" ", words) + "\" failed: "
                        + ran.text().strip());
            }
        }
        record.done().write(record());
    }

    /** Whether the command serves tools, whatever the agent says of it. */
    boolean serves(List<String> command) throws IOException {
        return ProgramRun.of(command, PROBE, console.env()).text().contains("\"list_sandboxes\"");
    }

    /**
     * Undoes what was done, but for the token.
     *
     * @return what is left to be done by hand, or null for nothing
     */
    @Nullable
    String undo(SetupRecord record) throws IOException {
        var untouched = new ArrayList<ConfigFiles.Kept>();
        for (var kept : record.files()) {
            if (kept.isUntouched()) {
                untouched.add(kept);
            }
        }
        String left = null;
        // A plugin is more than what stands in those files.
        if (agent.hasPlugin() || untouched.size() < record.files().size()) {
            left = removeByItself(record);
        }
        for (var kept : untouched) {
            kept.restore();
        }
        PluginFiles.remove(place);
        return left;
    }

    private @Nullable String removeByItself(SetupRecord record) throws IOException {
        if (ProgramRun.find(agent.command(), console.variable("PATH")) == null) {
            return agent.title + " is not on the PATH any more, so its own list still has the server";
        }
        for (var words : agent.remove()) {
            run(words);
        }
        if (agent.remove().isEmpty() && standing() != Standing.ABSENT) {
            var files = record.files().stream().map(ConfigFiles.Kept::file).filter(Files::exists);
            return "its configuration was changed since: take \"sandlot\" out of \"mcp\" in "
                    + String.join(" or ", files.map(Path::toString).toList());
        }
        return null;
    }

    private ProgramRun run(List<String> words) throws IOException {
        var found =
                Stream.concat(Stream.of(program().toString()), words.stream().skip(1));
        return ProgramRun.of(found.toList(), "", console.env());
    }
}
