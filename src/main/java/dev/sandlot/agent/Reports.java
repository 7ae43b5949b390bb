package dev.sandlot.agent;

import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.Cost;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSessions;
import dev.sandlot.model.UsageSum;
import dev.sandlot.store.AgentSessionRow;
import dev.sandlot.store.AgentTable;
import dev.sandlot.store.UsageRow;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers what was used, from what is kept. */
final class Reports {
    private final AgentTable table;
    private final Reckoning reckoning;
    private final Scan.Work work;

    /** @param work where there may be much to be summed up */
    Reports(AgentTable table, Reckoning reckoning, Scan.Work work) {
        this.table = table;
        this.reckoning = reckoning;
        this.work = work;
    }

    private record Kept(List<AgentSessionRow> sessions, List<Reckoning.Share> shares) {}

    private Future<Kept> kept(@Nullable SandboxId sandbox) {
        return Future.join(table.sessions(sandbox), table.usage(sandbox), table.series(sandbox))
                .compose(done -> work.run(() -> {
                    List<AgentSessionRow> sessions = done.resultAt(0);
                    List<UsageRow> used = done.resultAt(1);
                    List<AgentTable.Told> told = done.resultAt(2);
                    return new Kept(sessions, reckoning.shares(sessions, used, told));
                }));
    }

    /** @param leftOut whether it is known that something could not be counted */
    Future<SandboxSessions> of(SandboxId sandbox, String name, int limit, boolean leftOut) {
        return kept(sandbox)
                .compose(kept -> table.items(sandbox).map(items -> {
                    var sessions = reckoning.sessions(kept.sessions, kept.shares);
                    return new SandboxSessions(
                            sandbox,
                            name,
                            total(kept.shares),
                            sessions.subList(0, Math.min(limit, sessions.size())),
                            sessions.size(),
                            leftOut || items >= AgentTable.MOST_ITEMS);
                }));
    }

    /** What the agents of a sandbox have cost so far. */
    Future<Cost> cost(SandboxId sandbox) {
        return kept(sandbox).map(kept -> total(kept.shares).cost());
    }

    private static AgentUsage total(List<Reckoning.Share> shares) {
        return shares.stream().map(Reckoning.Share::usage).reduce(AgentUsage.NONE, AgentUsage::plus);
    }

    private static final class Sum {
        AgentUsage usage = AgentUsage.NONE;
        final Set<String> sessions = new HashSet<>();
    }

    /** @param only in this sandbox, or null for all */
    Future<UsageSum> sum(UsageSum.By by, @Nullable SandboxId only, int limit) {
        return kept(only)
                .compose(kept -> work.run(() -> {
                    var names = new LinkedHashMap<SandboxId, String>();
                    kept.sessions.stream()
                            .sorted(Comparator.comparing(AgentSessionRow::lastAt))
                            .forEach(row -> names.put(row.sandbox(), row.sandboxName()));
                    Function<Reckoning.Share, String> key = switch (by) {
                        case SANDBOX -> share -> share.sandbox().value();
                        case MODEL -> share -> share.model().isEmpty() ? "(unknown)" : share.model();
                        case DAY -> share -> LocalDate.ofEpochDay(share.day()).toString();
                    };
                    var sums = new LinkedHashMap<String, Sum>();
                    for (var share : kept.shares) {
                        var sum = sums.computeIfAbsent(key.apply(share), k -> new Sum());
                        sum.usage = sum.usage.plus(share.usage());
                        sum.sessions.add(share.sandbox() + " " + share.session());
                    }
                    var parts = sums.entrySet().stream()
                            .map(entry -> part(by, entry, names))
                            .sorted(order(by))
                            .limit(limit)
                            .toList();
                    return new UsageSum(by, parts, total(kept.shares));
                }));
    }

    private static UsageSum.Part part(UsageSum.By by, Map.Entry<String, Sum> entry, Map<SandboxId, String> names) {
        var sum = entry.getValue();
        var sandbox = by == UsageSum.By.SANDBOX ? new SandboxId(entry.getKey()) : null;
        var key = sandbox == null ? entry.getKey() : names.getOrDefault(sandbox, entry.getKey());
        return new UsageSum.Part(key, sandbox, sum.sessions.size(), sum.usage);
    }

    private static Comparator<UsageSum.Part> order(UsageSum.By by) {
        return by == UsageSum.By.DAY
                ? Comparator.comparing(UsageSum.Part::key).reversed()
                : Comparator.<UsageSum.Part>comparingDouble(
                                part -> part.usage().cost().usd())
                        .thenComparingLong(part -> part.usage().tokens().total())
                        .reversed()
                        .thenComparing(UsageSum.Part::key);
    }
}
