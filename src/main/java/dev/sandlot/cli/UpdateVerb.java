package dev.sandlot.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "update",
        description = {
            "Change a sandbox while it exists, also while it runs; prints its name.",
            "What is not named stays as it is. Its backend, command and environment stay for good. What it may reach outside: sandlot policy."
        })
final class UpdateVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String sandbox = "";

    @Option(names = "--name", paramLabel = "NEW", description = "Call it so from now on.")
    @Nullable
    String name;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Set this label; others stay.")
    Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--remove-label", paramLabel = "KEY", description = "Take this label away.")
    List<String> without = new ArrayList<>();

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            description = "It expires this time from now, for example 2h; 0 is never.")
    @Nullable
    Long ttl;

    @Option(names = "--on-expire", paramLabel = "WHAT", description = "stop, pause or delete, then.")
    @Nullable
    String onExpire;

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            description = "How long nothing may happen; 0 is for ever.")
    @Nullable
    Long idle;

    @Option(names = "--on-idle", paramLabel = "WHAT", description = "stop or pause, then.")
    @Nullable
    String onIdle;

    @Option(names = "--on-exit", paramLabel = "WHAT", description = "keep, stop or delete, when its command has ended.")
    @Nullable
    String onExit;

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

    @Option(names = "--network", paramLabel = "MODE", description = "none, allow, learn or open; it counts at once.")
    @Nullable
    String network;

    @Option(names = "--json", description = "Print the sandbox as JSON.")
    boolean json;

    @Override
    String target() {
        return sandbox;
    }

    @Override
    int run(Context context) {
        var limits = JsonTree.object()
                .put("cpus", cpus)
                .put("memory_bytes", memory)
                .put("pids", pids)
                .put("disk_bytes", disk);
        var change = JsonTree.object()
                .put("name", name)
                .put("ttl_seconds", ttl)
                .put("on_expire", onExpire)
                .put("idle_timeout_seconds", idle)
                .put("on_idle", onIdle)
                .put("on_exit", onExit)
                .put("limits", limits.isEmpty() ? null : limits)
                .put("network", network == null ? null : JsonTree.object().put("mode", network));
        var relabelled = !labels.isEmpty() || !without.isEmpty();
        if (change.isEmpty() && !relabelled) {
            throw new UsageError("what is to change? Give an option, such as --ttl 2h or -l team=web");
        }
        var api = api(context);
        var route = Route.of("sandboxes", sandbox);
        if (relabelled) {
            change.put("labels", labels(api.get(route).get("labels")));
        }
        var now = api.patch(route, change);
        print(context, now, json);
        return Exit.OK;
    }

    private JsonTree labels(JsonTree before) {
        var after = JsonTree.object();
        before.names().stream().filter(key -> !without.contains(key)).forEach(key -> after.put(key, before.get(key)));
        labels.forEach(after::put);
        return after;
    }
}
