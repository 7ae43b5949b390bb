package dev.sandlot.cli;

import dev.sandlot.model.DisplaySize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a new sandbox is to be. */
final class SandboxOptions {
    @Option(names = "--backend", paramLabel = "NAME", description = "How it is isolated (default: auto).")
    @Nullable
    String backend;

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            description =
                    "The agent that runs in it (claude, codex, gemini, opencode): create starts it where no command is given; what it uses is shown by usage.")
    @Nullable
    String agent;

    @Mixin
    EnvironmentOptions environment = new EnvironmentOptions();

    @Option(names = "--cpus", paramLabel = "N", description = "Processors it may use, for example 1.5.")
    @Nullable
    Double cpus;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Quantity.Bytes.class,
            description = "Memory of all its processes, for example 512m.")
    @Nullable
    Long memory;

    @Option(names = "--pids", paramLabel = "N", description = "Processes and threads at once.")
    @Nullable
    Long pids;

    @Option(
            names = "--disk",
            paramLabel = "SIZE",
            converter = Quantity.Bytes.class,
            description = "What its files may take, for example 10g.")
    @Nullable
    Long disk;

    @Option(
            names = "--network",
            paramLabel = "MODE",
            description =
                    "none (default, but with an agent that is started: allow, @agent), allow: what its rules allow, learn: any public address, and what its rules would not have allowed is told, or open: any public address.")
    @Nullable
    String network;

    @Option(
            names = "--allow",
            paramLabel = "RULE",
            description =
                    "Let it reach this, for example github.com, *.example.org:443, @agent or @dev; may be given several times. Means --network allow.")
    List<String> allow = new ArrayList<>();

    @Option(
            names = "--deny",
            paramLabel = "RULE",
            description = "Never let it reach this, whatever else allows it; may be given several times.")
    List<String> deny = new ArrayList<>();

    @Option(
            names = "--secret",
            paramLabel = "SECRET[=VAR][:env|:file]",
            description =
                    "Let it use this secret, which it never sees: it finds a placeholder in the variable; may be given several times. Means --network allow. With :env or :file it has the value itself, which is weaker: see secret give --expose.")
    List<String> secrets = new ArrayList<>();

    @Option(
            names = "--display",
            paramLabel = "WxH",
            converter = Quantity.Pixels.class,
            description =
                    "Give it a display of this size, for example 1280x800: see it with screenshot, or in the browser.")
    @Nullable
    DisplaySize display;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            description = "Stop it after this time, for example 2h.")
    @Nullable
    Long ttl;

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            description = "Stop it when nothing has happened for this time.")
    @Nullable
    Long idle;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Label it.")
    Map<String, String> labels = new LinkedHashMap<>();

    /**
     * The body of a request to create it.
     *
     * @param startsAgent whether the agent is started in it, which reaches its vendor where nothing else is said
     */
    JsonTree specification(Console console, boolean startsAgent) {
        var limits = JsonTree.object()
                .put("cpus", cpus)
                .put("memory_bytes", memory)
                .put("pids", pids)
                .put("disk_bytes", disk);
        return JsonTree.object()
                .put("backend", backend)
                .put("agent", agent)
                .put("env", environment.values(console))
                .put("limits", limits.isEmpty() ? null : limits)
                .put("network", network(startsAgent))
                .put("secrets", secrets.isEmpty() ? null : given())
                .put(
                        "display",
                        display == null
                                ? null
                                : JsonTree.object()
                                        .put("width", display.width())
                                        .put("height", display.height()))
                .put("ttl_seconds", ttl)
                .put("idle_timeout_seconds", idle)
                .put("labels", labels.isEmpty() ? null : labels);
    }

    private JsonTree given() {
        return JsonTree.array(secrets.stream().map(SandboxOptions::given).toList());
    }

    private static JsonTree given(String secret) {
        var colon = secret.indexOf(':');
        var named = (colon < 0 ? secret : secret.substring(0, colon)).split("=", 2);
        return JsonTree.object()
                .put("name", named[0])
                .put("variable", named.length > 1 ? named[1] : null)
                .put("expose", colon < 0 ? null : secret.substring(colon + 1));
    }

    /** Whether it is said what it may reach. */
    boolean hasNetwork() {
        return network != null || !allow.isEmpty() || !deny.isEmpty();
    }

    private @Nullable JsonTree network(boolean startsAgent) {
        // What a secret needs an agent has anyway.
        boolean implied = !secrets.isEmpty() && !startsAgent;
        return !hasNetwork() && !implied
                ? null
                : JsonTree.object()
                        .put("mode", network == null ? "allow" : network)
                        .put("allow", allow.isEmpty() ? null : allow)
                        .put("deny", deny.isEmpty() ? null : deny);
    }
}
