package dev.sandlot.agent;

import dev.sandlot.model.AgentSession;
import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.Cost;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TokenCount;
import dev.sandlot.store.AgentSessionRow;
import dev.sandlot.store.AgentSessionRow.ToldModel;
import dev.sandlot.store.AgentTable;
import dev.sandlot.store.UsageRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes sessions with their tokens and cost out of what is kept. Tokens are those of the session files; where there is none, those of the
 * telemetry. The cost is what the agent tells, and for tokens that this does not cover yet, what the price table says; else what the
 * telemetry tells; else all by the price table.
 */
final class Reckoning {
    static final String COST = "cost";
    static final String EVENT_COST = "event_cost";

    private final Prices prices;

    Reckoning(Prices prices) {
        this.prices = prices;
    }

    /** What of a session was used of one model on one day. */
    record Share(SandboxId sandbox, String session, String model, long day, AgentUsage usage) {}

    private record Key(SandboxId sandbox, String session) {}

    /** All that is kept of a session. */
    private static final class Kept {
        @Nullable
        AgentSessionRow row;

        final Map<String, List<UsageRow>> used = new TreeMap<>();
        final Map<String, Map<String, Double>> telemetry = new TreeMap<>();
        long telemetryAt;
    }

    /** Every session's shares, each model and day apart. */
    List<Share> shares(List<AgentSessionRow> rows, List<UsageRow> used, List<AgentTable.Told> told) {
        var shares = new ArrayList<Share>();
        gather(rows, used, told).forEach((key, kept) -> shares.addAll(shares(key, kept)));
        return shares;
    }

    private static Map<Key, Kept> gather(List<AgentSessionRow> rows, List<UsageRow> used, List<AgentTable.Told> told) {
        var all = new LinkedHashMap<Key, Kept>();
        rows.forEach(row -> of(all, row.sandbox(), row.id()).row = row);
        used.forEach(row -> of(all, row.sandbox(), row.session())
                .used
                .computeIfAbsent(row.model(), model -> new ArrayList<>())
                .add(row));
        told.forEach(each -> {
            var series = each.series();
            var kept = of(all, each.sandbox(), series.session());
            kept.telemetry
                    .computeIfAbsent(series.model(), model -> new TreeMap<>())
                    .put(series.metric(), series.total());
            kept.telemetryAt = Math.max(kept.telemetryAt, series.at());
        });
        return all;
    }

    private static Kept of(Map<Key, Kept> all, SandboxId sandbox, String session) {
        return all.computeIfAbsent(new Key(sandbox, session), key -> new Kept());
    }

    private List<Share> shares(Key key, Kept kept) {
        var shares = new ArrayList<Share>();
        var told = kept.row == null ? null : kept.row.told();
        var models = new TreeSet<>(kept.used.keySet());
        models.addAll(kept.telemetry.keySet());
        if (told != null) {
            models.addAll(told.models().keySet());
        }
        for (var model : models) {
            var used = kept.used.getOrDefault(model, List.of());
            var telemetry = kept.telemetry.getOrDefault(model, Map.of());
            // What has files is counted by them alone.
            var metered = kept.used.isEmpty() ? tokens(telemetry) : TokenCount.ZERO;
            var counted = used.stream().map(UsageRow::tokens).reduce(metered, TokenCount::plus);
            var cost = cost(model, counted, kept, told, model.equals(models.first()));
            if (used.isEmpty()) {
                var day = kept.row != null ? Counts.day(kept.row.lastAt()) : kept.telemetryAt / 86_400_000_000_000L;
                shares.add(new Share(key.sandbox, key.session, model, day, new AgentUsage(0, 0, counted, cost)));
            }
            for (var row : used) {
                var share = cost.times(weight(model, row.tokens(), counted, used.size()));
                shares.add(new Share(
                        key.sandbox,
                        key.session,
                        model,
                        row.day(),
                        new AgentUsage(row.messages(), row.toolUses(), row.tokens(), share)));
            }
        }
        return shares;
    }

    private static TokenCount tokens(Map<String, Double> telemetry) {
        return new TokenCount(
                Math.round(telemetry.getOrDefault("input", 0.0)),
                Math.round(telemetry.getOrDefault("output", 0.0)),
                Math.round(telemetry.getOrDefault("cache_read", 0.0)),
                Math.round(telemetry.getOrDefault("cache_write", 0.0)));
    }

    /**
     * @param agent what the agent tells, or null
     * @param first whether what the agent tells beyond its models is to be added here
     */
    private Cost cost(
            String model, TokenCount counted, Kept kept, AgentSessionRow.@Nullable Told agent, boolean first) {
        if (agent != null) {
            return told(model, counted, kept, agent, first);
        }
        if (kept.telemetry.values().stream().anyMatch(m -> m.containsKey(COST) || m.containsKey(EVENT_COST))) {
            var told = kept.telemetry.getOrDefault(model, Map.of());
            double usd = Math.max(told.getOrDefault(COST, 0.0), told.getOrDefault(EVENT_COST, 0.0));
            return new Cost(usd, Cost.Source.OTLP, Set.of());
        }
        return counted.total() == 0 ? Cost.NONE : byPrice(model, counted);
    }

    private Cost told(String model, TokenCount counted, Kept kept, AgentSessionRow.Told told, boolean first) {
        var of = told.models().get(model);
        double ofAll =
                told.models().values().stream().mapToDouble(ToldModel::usd).sum();
        double usd = (of == null ? 0 : of.usd()) + (first ? Math.max(0, told.usd() - ofAll) : 0);
        var sum = new Cost(usd, Cost.Source.AGENT, Set.of());
        var rest = counted.beyond(of == null ? toldAtOtherSpeed(model, kept, told) : of.tokens());
        return told.models().isEmpty() || rest.total() == 0 ? sum : sum.plus(byPrice(model, rest));
    }

    /** What the agent tells of a model is for every speed of it: what of that is left for this one. */
    private static TokenCount toldAtOtherSpeed(String model, Kept kept, AgentSessionRow.Told agent) {
        var slower = ModelName.slower(model);
        var told = slower == null ? null : agent.models().get(slower);
        return told == null
                ? TokenCount.ZERO
                : kept.used.getOrDefault(slower, List.of()).stream()
                        .map(UsageRow::tokens)
                        .reduce(told.tokens(), TokenCount::beyond);
    }

    private Cost byPrice(String model, TokenCount tokens) {
        var usd = prices.of(model, tokens);
        return new Cost(
                usd.orElse(0),
                Cost.Source.PRICE_TABLE,
                usd.isPresent() ? Set.of() : Set.of(model.isEmpty() ? "(unknown)" : model));
    }

    /** Which part of a model's cost falls on these of its tokens: by their prices, where there are any. */
    private double weight(String model, TokenCount part, TokenCount all, int parts) {
        var price = prices.of(model, part);
        double mine = price.isPresent() ? price.getAsDouble() : part.total();
        double whole = price.isPresent() ? prices.of(model, all).orElse(0) : all.total();
        return whole > 0 ? mine / whole : 1.0 / parts;
    }

    /** The sessions that these shares are of, the newest first. */
    List<AgentSession> sessions(List<AgentSessionRow> rows, List<Share> shares) {
        var byKey = new LinkedHashMap<Key, List<Share>>();
        shares.forEach(
                share -> byKey.computeIfAbsent(new Key(share.sandbox(), share.session()), key -> new ArrayList<>())
                        .add(share));
        var known = new LinkedHashMap<Key, AgentSessionRow>();
        rows.forEach(row -> known.put(new Key(row.sandbox(), row.id()), row));
        var sessions = new ArrayList<AgentSession>();
        byKey.forEach((key, parts) -> sessions.add(session(key, known.get(key), parts)));
        sessions.sort(Comparator.comparing(AgentSession::lastAt).reversed());
        return sessions;
    }

    private static AgentSession session(Key key, @Nullable AgentSessionRow row, List<Share> parts) {
        var models = new LinkedHashMap<String, AgentUsage>();
        var total = AgentUsage.NONE;
        for (var part : parts) {
            models.merge(part.model(), part.usage(), AgentUsage::plus);
            total = total.plus(part.usage());
        }
        // The one that it used most on the last day.
        var model = parts.stream()
                .max(Comparator.comparingLong(Share::day)
                        .thenComparingLong(part -> part.usage().tokens().total()))
                .map(Share::model)
                .orElse("");
        var last = Instant.ofEpochSecond(
                86_400 * parts.stream().mapToLong(Share::day).max().orElse(0));
        return new AgentSession(
                key.sandbox,
                key.session,
                row == null ? "claude" : row.agent(),
                model,
                total,
                models,
                row == null ? null : row.startedAt(),
                row == null ? last : row.lastAt());
    }
}
