package dev.sandlot.agent;

import dev.sandlot.model.Sandbox;
import dev.sandlot.model.UsageTold;
import dev.sandlot.store.AgentSeriesRow;
import dev.sandlot.store.AgentSessionRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Adds what telemetry tells to what it has told before. The same figure told twice counts once. Stateless. */
final class Ingest {
    private static final double MOST_TOKENS = 1e12;

    private Ingest() {}

    /** What has changed, and how many figures could not be believed or were too many. */
    record Result(List<AgentSeriesRow> changed, int refused) {}

    static Result take(KnownSessions known, List<UsageTold> told) {
        var changed = new LinkedHashMap<String, AgentSeriesRow>();
        int refused = 0;
        for (var each : told) {
            if (!isBelieved(each)) {
                refused++;
                continue;
            }
            var metric = each.metric().name().toLowerCase(Locale.ROOT);
            var model = Counts.name(each.model());
            var session = known.session(Counts.name(each.session()));
            var next = next(known.series(session, metric, model), session, metric, model, each);
            if (next != null && known.put(next)) {
                changed.put(session + ' ' + metric + ' ' + model, next);
            } else if (next != null) {
                refused++;
            }
        }
        return new Result(List.copyOf(changed.values()), refused);
    }

    private static boolean isBelieved(UsageTold told) {
        boolean money = told.metric() == UsageTold.Metric.COST || told.metric() == UsageTold.Metric.EVENT_COST;
        return !Counts.name(told.session()).isEmpty()
                && told.value() >= 0
                && told.value() <= (money ? Counts.MOST_MONEY : MOST_TOKENS)
                && told.started() >= 0
                && told.sequence() >= 0;
    }

    /** The series as it is after this; null where this is nothing new. */
    private static @Nullable AgentSeriesRow next(
            @Nullable AgentSeriesRow known, String session, String metric, String model, UsageTold told) {
        long at = time(told.at());
        if (told.difference()) {
            long sequence = told.sequence();
            if (known == null) {
                return new AgentSeriesRow(session, metric, model, sequence, at, 0, told.value());
            }
            if (at <= known.at() && sequence <= known.started()) {
                return null;
            }
            double sum = known.value() + told.value();
            return new AgentSeriesRow(session, metric, model, sequence, Math.max(at, known.at()), 0, sum);
        }
        if (known == null) {
            return new AgentSeriesRow(session, metric, model, told.started(), at, 0, told.value());
        }
        if (told.started() == known.started()) {
            return at <= known.at()
                    ? null
                    : new AgentSeriesRow(session, metric, model, known.started(), at, known.done(), told.value());
        }
        return told.started() < known.started()
                ? null
                : new AgentSeriesRow(session, metric, model, told.started(), at, known.total(), told.value());
    }

    private static long time(long nanos) {
        var told = Counts.believed(Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000));
        var at = told == null ? Instant.now() : told;
        return at.getEpochSecond() * 1_000_000_000 + at.getNano();
    }

    /** The sessions that these figures are of. Only Claude Code's telemetry is known. */
    static List<AgentSessionRow> sessions(Sandbox sandbox, Result result) {
        var rows = new LinkedHashMap<String, AgentSessionRow>();
        for (var row : result.changed()) {
            var at = Instant.ofEpochSecond(row.at() / 1_000_000_000, row.at() % 1_000_000_000);
            rows.put(
                    row.session(),
                    new AgentSessionRow(sandbox.id(), row.session(), "claude", sandbox.name(), null, at, null));
        }
        return List.copyOf(rows.values());
    }
}
