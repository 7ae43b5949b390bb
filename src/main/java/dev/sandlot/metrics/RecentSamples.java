package dev.sandlot.metrics;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Samples of less than a minute, in the order of time. */
final class RecentSamples {
    private static final byte FORM = 1;
    private static final int HEAD = 2;

    private record Sample(Instant at, float[] values) {}

    private final int gauges;
    private final List<Sample> samples = new ArrayList<>();

    RecentSamples(int gauges) {
        this.gauges = gauges;
    }

    void add(Instant at, double[] values) {
        var small = new float[gauges];
        for (int i = 0; i < gauges; i++) {
            small[i] = (float) values[i];
        }
        samples.add(new Sample(at, small));
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    Instant first() {
        return samples.get(0).at();
    }

    void clear() {
        samples.clear();
    }

    /** Form, number of gauges, then for each sample the milliseconds since the first and its values. */
    byte[] encoded() {
        var buffer = ByteBuffer.allocate(HEAD + samples.size() * (Integer.BYTES + gauges * Float.BYTES));
        buffer.put(FORM).put((byte) gauges);
        for (var sample : samples) {
            buffer.putInt((int) (sample.at().toEpochMilli() - first().toEpochMilli()));
            for (var value : sample.values()) {
                buffer.putFloat(value);
            }
        }
        return buffer.array();
    }

    /** Each of what {@link #encoded} gave as a bucket of its own. */
    static List<Bucket> decoded(Instant first, byte[] bytes, int gauges) {
        var all = new ArrayList<Bucket>();
        var buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD || buffer.get() != FORM) {
            return all;
        }
        int kept = buffer.get();
        while (kept > 0 && buffer.remaining() >= Integer.BYTES + kept * Float.BYTES) {
            var bucket = new Bucket(first.plusMillis(buffer.getInt()), gauges);
            var values = new double[kept];
            for (int i = 0; i < kept; i++) {
                values[i] = buffer.getFloat();
            }
            bucket.add(values);
            all.add(bucket);
        }
        return all;
    }
}
