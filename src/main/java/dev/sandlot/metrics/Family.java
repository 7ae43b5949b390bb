package dev.sandlot.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One family of metrics while it is put together. The format adds {@code _total} to a counter's name and {@code _info} to an info's. */
final class Family {
    private enum Kind {
        GAUGE,
        COUNTER,
        INFO
    }

    private record Entry(Labels labels, double value) {}

    private final Kind kind;
    private final String name;
    private final String help;
    private final List<Entry> entries = new ArrayList<>();

    private Family(Kind kind, String name, String help) {
        this.kind = kind;
        this.name = name;
        this.help = help;
    }

    static Family gauge(String name, String help) {
        return new Family(Kind.GAUGE, name, help);
    }

    static Family counter(String name, String help) {
        return new Family(Kind.COUNTER, name, help);
    }

    static Family info(String name, String help) {
        return new Family(Kind.INFO, name, help);
    }

    /**
     * @param value null where it is not known: then nothing is added
     * @param labels names and values in turn
     */
    Family add(@Nullable Double value, String... labels) {
        if (value != null) {
            entries.add(new Entry(Labels.of(labels), value));
        }
        return this;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    MetricSnapshot snapshot() {
        return switch (kind) {
            case GAUGE -> {
                var gauge = GaugeSnapshot.builder().name(name).help(help);
                entries.forEach(e -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(e.labels())
                        .value(e.value())
                        .build()));
                yield gauge.build();
            }
            case COUNTER -> {
                var counter = CounterSnapshot.builder().name(name).help(help);
                entries.forEach(e -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(e.labels())
                        .value(e.value())
                        .build()));
                yield counter.build();
            }
            case INFO -> {
                var info = InfoSnapshot.builder().name(name).help(help);
                entries.forEach(e -> info.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(e.labels())
                        .build()));
                yield info.build();
            }
        };
    }
}
