package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.keeper.Entry;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.SandboxUsage;
import dev.sandlot.model.Usage;
import dev.sandlot.process.Processes;
import dev.sandlot.process.Program;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out what sandboxes use, for whoever keeps account of it. Nothing of it counts as use. Used on the loop only. */
final class Gauging {
    private static final Set<SandboxState> UP = Set.of(SandboxState.RUNNING, SandboxState.PAUSED);

    /** The last line of what du(1) prints. It comes from inside, so it may say anything. */
    private static final Pattern TOTAL = Pattern.compile("(\\d{1,18})\\ttotal\\s*");

    /** Files with several names count once; others' file systems don't. Gives up before anybody stops waiting for it. */
    private static final List<String> DISK_USE = List.of(
            "/bin/sh",
            "-c",
            "timeout -s KILL 20 nice -n 19 du -sxc --block-size=1 -- \"$@\" 2>/dev/null | tail -n 1",
            "sandlot",
            "/home/agent",
            "/workspace",
            "/tmp");

    private static final int MOST_BYTES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Loop loop;
    private final Registry registry;
    private final Processes processes;
    private final Paces paces = new Paces();

    Gauging(Loop loop, Registry registry, Processes processes) {
        this.loop = loop;
        this.registry = registry;
        this.processes = processes;
    }

    Future<List<SandboxUsage>> usage(Request.ReadUsage request) {
        var up = registry.all().stream()
                .filter(box -> UP.contains(box.state) && box.isReachable())
                .map(this::seen)
                .toList();
        paces.retain(up.stream().map(seen -> seen.box.id).collect(Collectors.toSet()));
        var due =
                up.stream().filter(seen -> seen.still == null).map(Seen::entry).toList();
        return (due.isEmpty()
                        ? Future.succeededFuture(Map.<SandboxId, Usage>of())
                        : loop.blocking(() -> processes.keeper().usage(due, request.whole())))
                .map(found -> {
                    found.forEach(paces::read);
                    return all(up, found);
                });
    }

    /** @param still what it uses, where it can be told without reading */
    private record Seen(
            HeldSandbox box, Entry entry, @Nullable Usage still) {}

    private Seen seen(HeldSandbox box) {
        var activity = processes.lastActivity(box.id);
        boolean empty = box.processes.values().stream().noneMatch(HeldProcess::isRunning);
        var still = paces.still(box.id, empty, activity == null ? null : activity.toEpochMilli());
        return new Seen(box, box.entry(), still);
    }

    private static List<SandboxUsage> all(List<Seen> up, Map<SandboxId, Usage> found) {
        var all = new ArrayList<SandboxUsage>();
        for (var seen : up) {
            var usage = seen.still != null ? seen.still : found.get(seen.box.id);
            if (usage != null) {
                var box = seen.box;
                all.add(new SandboxUsage(box.id, box.name(), box.backend().name(), box.spec.limits(), usage));
            }
        }
        return all;
    }

    Future<Long> disk(Request.MeasureDisk request) {
        var box = registry.get(request.sandbox());
        if (box == null || box.state != SandboxState.RUNNING || !box.isReachable()) {
            return Future.succeededFuture();
        }
        return loop.here(processes.inquire(box.entry(), Program.of(DISK_USE), MOST_BYTES, PATIENCE))
                .map(said -> total(new String(said.output(), StandardCharsets.UTF_8)));
    }

    private static @Nullable Long total(String said) {
        var total = TOTAL.matcher(said);
        return total.matches() ? Long.valueOf(total.group(1)) : null;
    }
}
