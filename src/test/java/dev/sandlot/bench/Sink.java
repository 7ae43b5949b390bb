package dev.sandlot.bench;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;

/** What a reader does with the bytes of a process's output, in order. */
interface Sink {
    void take(ByteBuffer bytes);

    /** Throws where the bytes aren't those that were printed. */
    void verify();

    /** Counts and sums up. */
    static Sink checksum(long size, long checksum) {
        return new Sink() {
            private final CRC32C crc = new CRC32C();
            private long taken;

            @Override
            public void take(ByteBuffer bytes) {
                taken += bytes.remaining();
                crc.update(bytes);
            }

            @Override
            public void verify() {
                if (taken != size || crc.getValue() != checksum) {
                    throw new AssertionError(
                            "a reader got " + taken + " bytes of " + size + ", checksum " + crc.getValue());
                }
            }
        };
    }

    /** Lines of a running number from 0 and the nanoseconds since the epoch when it was written. */
    static Sink stamped(int lines, Sample latency) {
        return new Sink() {
            private final StringBuilder line = new StringBuilder();
            private int next;

            @Override
            public void take(ByteBuffer bytes) {
                while (bytes.hasRemaining()) {
                    var c = (char) bytes.get();
                    if (c != '\n') {
                        line.append(c);
                        continue;
                    }
                    var space = line.indexOf(" ");
                    if (Integer.parseInt(line, 0, space, 10) != next) {
                        throw new AssertionError("expected line " + next + ", got " + line);
                    }
                    latency.add(epochNanos() - Long.parseLong(line, space + 1, line.length(), 10));
                    next++;
                    line.setLength(0);
                }
            }

            @Override
            public void verify() {
                if (next != lines) {
                    throw new AssertionError("a reader got " + next + " lines of " + lines);
                }
            }
        };
    }

    private static long epochNanos() {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
