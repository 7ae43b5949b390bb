package dev.sandlot.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations of one thing done many times. Not safe for many threads at once. */
final class Sample {
    private final List<Long> nanos = new ArrayList<>();

    void add(long duration) {
        nanos.add(duration);
    }

    void addAll(Sample other) {
        nanos.addAll(other.nanos);
    }

    /** Milliseconds below which this share of all durations lies (nearest rank). */
    double percentile(double share) {
        var sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1)) / 1e6;
    }

    double p50() {
        return percentile(0.5);
    }

    double p95() {
        return percentile(0.95);
    }

    int size() {
        return nanos.size();
    }
}
