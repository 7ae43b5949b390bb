package dev.sandlot.metrics;

import dev.sandlot.store.SampleRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How the gauges of the host or of one sandbox go: what is not yet written, and the minute and the hour that are not yet over. */
final class Series {
    private static final List<Resolution> FOLDED = List.of(Resolution.MINUTE, Resolution.HOUR);

    private final String key;
    private final int gauges;
    private final RecentSamples looks;
    private final Map<Resolution, Bucket> open = new EnumMap<>(Resolution.class);
    private final List<SampleRow> closed = new ArrayList<>();
    private Instant latest = Instant.MIN;

    Series(String key, int gauges) {
        this.key = key;
        this.gauges = gauges;
        looks = new RecentSamples(gauges);
    }

    /** Takes up a minute or an hour that an earlier daemon left unfinished. */
    void resume(Resolution resolution, SampleRow row) {
        open.put(resolution, Bucket.decoded(row.at(), row.points(), gauges));
    }

    void add(Instant at, double[] values) {
        latest = at;
        looks.add(at, values);
        for (var resolution : FOLDED) {
            var begin = resolution.floor(at);
            var bucket = open.get(resolution);
            if (bucket == null || !bucket.at().equals(begin)) {
                if (bucket != null) {
                    closed.add(row(resolution, bucket));
                }
                bucket = new Bucket(begin, gauges);
                open.put(resolution, bucket);
            }
            bucket.add(values);
        }
    }

    /** Whether nothing has come for so long that no step of it can go on. */
    boolean isOver(Instant now) {
        return latest.isBefore(Resolution.HOUR.floor(now));
    }

    /** What is to be written: all looks since the last time, and each minute and hour that they belong to, so far as it has come. */
    List<SampleRow> drain() {
        var rows = new ArrayList<>(closed);
        closed.clear();
        if (!looks.isEmpty()) {
            rows.add(new SampleRow(key, Resolution.LOOK.stored(), looks.first(), looks.encoded()));
            open.forEach((resolution, bucket) -> rows.add(row(resolution, bucket)));
            looks.clear();
        }
        return rows;
    }

    private SampleRow row(Resolution resolution, Bucket bucket) {
        return new SampleRow(key, resolution.stored(), bucket.at(), bucket.encoded());
    }
}
