package dev.sandlot.cli;

import dev.sandlot.model.DisplaySize;
import java.util.LinkedHashMap;
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
                    "The agent that is to run in it (claude, codex, gemini, opencode): what it uses is shown by usage.")
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
            description = "none (default), allow, or open: the host's own network, which isolates less.")
    @Nullable
    String network;

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

    /** The body of a request to create it. */
    JsonTree specification(Console console) {
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
                .put("network", network == null ? null : JsonTree.object().put("mode", network))
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
}
