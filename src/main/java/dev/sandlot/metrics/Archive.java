package dev.sandlot.metrics;

import dev.sandlot.model.MetricHistory;
import dev.sandlot.store.SampleRow;
import dev.sandlot.store.SampleTable;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The past of all series, in each {@link Resolution}. Written once a minute, all series in one transaction, so a daemon that is killed
 * loses less than the last minute. Used on one event loop.
 */
final class Archive {
    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

    /** A row of looks begins at its first one and is no longer than this. */
    private static final Duration ROW = Duration.ofMinutes(2);

    private final SampleTable table;
    private final Map<String, Series> all = new HashMap<>();
    private final Map<Resolution, Map<String, SampleRow>> unfinished = new HashMap<>();
    private boolean failing;

    Archive(SampleTable table) {
        this.table = table;
    }

    /** Finds the minute and the hour that an earlier daemon left unfinished. */
    Future<Void> resume(Instant now) {
        return resume(Resolution.MINUTE, now).compose(done -> resume(Resolution.HOUR, now));
    }

    private Future<Void> resume(Resolution resolution, Instant now) {
        return table.at(resolution.stored(), resolution.floor(now)).map(rows -> {
            var byKey = new HashMap<String, SampleRow>();
            rows.forEach(row -> byKey.put(row.series(), row));
            unfinished.put(resolution, byKey);
            return null;
        });
    }

    void add(String key, Instant at, double[] values) {
        all.computeIfAbsent(key, k -> begun(k, values.length)).add(at, values);
    }

    private Series begun(String key, int gauges) {
        var series = new Series(key, gauges);
        unfinished.forEach((resolution, rows) -> {
            var row = rows.remove(key);
            if (row != null) {
                series.resume(resolution, row);
            }
        });
        return series;
    }

    void forget(String key) {
        all.remove(key);
    }

    /** Writes what is not yet written. What can't be, is dropped: the past is not worth memory without end. */
    Future<Void> flush() {
        var rows = new ArrayList<SampleRow>();
        all.values().forEach(series -> rows.addAll(series.drain()));
        return write(rows);
    }

    private Future<Void> write(List<SampleRow> rows) {
        return table.save(rows).onSuccess(done -> failing = false).recover(failure -> {
            if (!failing) {
                LOG.warn("Samples can't be kept: {}", failure.getMessage());
            }
            failing = true;
            return Future.succeededFuture();
        });
    }

    /** Removes what is older than its resolution is kept, and from memory who has been silent for long. Call after a {@link #flush}. */
    Future<Void> expire(Instant now) {
        all.values().removeIf(series -> series.isOver(now));
        var steps = Future.<Void>succeededFuture();
        for (var resolution : Resolution.values()) {
            steps = steps.compose(done -> table.expire(resolution.stored(), now.minus(resolution.kept())));
        }
        return steps.recover(failure -> {
            LOG.warn("Old samples stay: {}", failure.getMessage());
            return Future.succeededFuture();
        });
    }

    /** How a series went since a time; nothing where there is no such series. */
    Future<MetricHistory> history(String key, List<String> gauges, Instant asked, Instant now) {
        var earliest = now.minus(Resolution.HOUR.kept());
        var since = asked.isBefore(earliest) ? earliest : asked;
        var back = Duration.between(since, now);
        var resolution = Resolution.reaching(back);
        long step = resolution.stepSeconds(back);
        var series = all.get(key);
        return write(series == null ? List.of() : series.drain())
                .compose(done -> resolution == Resolution.LOOK
                        ? table.read(key, resolution.stored(), since.minus(ROW))
                        : table.read(key, resolution.stored(), Resolution.floor(since, step)))
                .map(rows ->
                        new MetricHistory(since, step, gauges, points(rows, resolution, gauges.size(), since, step)));
    }

    private static List<MetricHistory.Point> points(
            List<SampleRow> rows, Resolution resolution, int gauges, Instant since, long step) {
        var steps = new TreeMap<Instant, Bucket>();
        for (var row : rows) {
            var buckets = resolution == Resolution.LOOK
                    ? RecentSamples.decoded(row.at(), row.points(), gauges)
                    : List.of(Bucket.decoded(row.at(), row.points(), gauges));
            for (var bucket : buckets) {
                // A look is told with its own time unless several are folded; of a step that has begun before, all is
                // told.
                if (resolution == Resolution.LOOK && bucket.at().isBefore(since)) {
                    continue;
                }
                boolean own = resolution == Resolution.LOOK && step == 2;
                var at = own ? bucket.at() : Resolution.floor(bucket.at(), step);
                steps.computeIfAbsent(at, begin -> new Bucket(begin, gauges)).add(bucket);
            }
        }
        return steps.values().stream()
                .skip(Math.max(0, steps.size() - Resolution.MOST_POINTS - 1L))
                .map(Bucket::point)
                .toList();
    }
}
