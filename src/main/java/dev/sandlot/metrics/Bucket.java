package dev.sandlot.metrics;

import dev.sandlot.model.MetricHistory.Point;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/** All that was looked at in one step, folded together: of each gauge how often it was known, its mean and its maximum. */
final class Bucket {
    private static final byte FORM = 1;
    private static final int HEAD = 2;
    private static final int EACH = Integer.BYTES + 2 * Float.BYTES;

    private final Instant at;
    private final int[] counts;
    private final double[] sums;
    private final double[] maxima;

    Bucket(Instant at, int gauges) {
        this.at = at;
        counts = new int[gauges];
        sums = new double[gauges];
        maxima = new double[gauges];
        Arrays.fill(maxima, Double.NaN);
    }

    Instant at() {
        return at;
    }

    /** One look; NaN is not known. */
    void add(double[] values) {
        for (int i = 0; i < counts.length && i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                fold(i, 1, values[i], values[i]);
            }
        }
    }

    /** All of another one, each look of it with the same weight as one of our own. */
    void add(Bucket other) {
        for (int i = 0; i < counts.length && i < other.counts.length; i++) {
            fold(i, other.counts[i], other.sums[i], other.maxima[i]);
        }
    }

    private void fold(int gauge, int count, double sum, double max) {
        if (count > 0) {
            maxima[gauge] = counts[gauge] == 0 ? max : Math.max(maxima[gauge], max);
            counts[gauge] += count;
            sums[gauge] += sum;
        }
    }

    Point point() {
        var means = new double[counts.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = mean(i);
        }
        return new Point(at, means, maxima.clone());
    }

    private double mean(int gauge) {
        return counts[gauge] == 0 ? Double.NaN : sums[gauge] / counts[gauge];
    }

    /** Form, number of gauges, then for each its count, mean and maximum. */
    byte[] encoded() {
        var buffer = ByteBuffer.allocate(HEAD + counts.length * EACH).put(FORM).put((byte) counts.length);
        for (int i = 0; i < counts.length; i++) {
            buffer.putInt(counts[i]).putFloat((float) mean(i)).putFloat((float) maxima[i]);
        }
        return buffer.array();
    }

    /** What {@link #encoded} gave, perhaps by a version that knew fewer gauges or more; empty where it is something else. */
    static Bucket decoded(Instant at, byte[] bytes, int gauges) {
        var bucket = new Bucket(at, gauges);
        var buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD || buffer.get() != FORM) {
            return bucket;
        }
        int kept = buffer.get();
        for (int i = 0; i < Math.min(kept, gauges) && buffer.remaining() >= EACH; i++) {
            int count = buffer.getInt();
            double mean = buffer.getFloat();
            double max = buffer.getFloat();
            bucket.fold(i, count, mean * count, max);
        }
        return bucket;
    }
}
