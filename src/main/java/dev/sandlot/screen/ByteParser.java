package dev.sandlot.screen;

import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream of bytes apart: so many at once, or a long run of them piece by piece, of which nothing is kept. What is wanted next is
 * always said by what was taken last. Keeps at most what is wanted at once.
 */
final class ByteParser {
    /** Takes exactly as many bytes as were wanted. */
    interface Exact {
        void take(Buffer bytes);
    }

    /** Takes a part of a run. */
    interface Piece {
        /** @param offset how much of the run came before */
        void take(Buffer bytes, long offset);
    }

    /** So many bytes piece by piece, and what comes then. */
    private record Run(long length, Piece each, Runnable then) {}

    private Buffer kept = Buffer.buffer();
    private @Nullable Exact exact;
    private int wanted;
    /** Where there is none, {@code exact} is what is wanted. */
    private @Nullable Run run;

    private long taken;
    private boolean over;

    /** Next come so many bytes, at least one, which are taken together. */
    void want(int bytes, Exact next) {
        wanted = bytes;
        exact = next;
        run = null;
    }

    /** Next come so many bytes, which are taken as they come; {@code then} says what is wanted after them. */
    void run(long bytes, Piece each, Runnable then) {
        run = new Run(bytes, each, then);
        taken = 0;
        exact = null;
    }

    /** Nothing more is taken. */
    void end() {
        over = true;
        kept = Buffer.buffer();
    }

    void feed(Buffer data) {
        int at = 0;
        while (!over) {
            int left = data.length() - at;
            var going = run;
            if (going != null) {
                int part = (int) Math.min(going.length() - taken, left);
                takePart(going.each(), data, at, part);
                at += part;
                if (taken < going.length()) {
                    return;
                }
                going.then().run();
            } else {
                int part = Math.min(wanted - kept.length(), left);
                if (kept.length() + part < wanted) {
                    kept.appendBuffer(data, at, part);
                    return;
                }
                takeExact(
                        Objects.requireNonNull(exact, "something is wanted before there is anything"), data, at, part);
                at += part;
            }
        }
    }

    private void takePart(Piece piece, Buffer data, int at, int part) {
        if (part > 0) {
            piece.take(data.slice(at, at + part), taken);
            taken += part;
        }
    }

    private void takeExact(Exact next, Buffer data, int at, int part) {
        if (kept.length() == 0) {
            next.take(data.slice(at, at + part));
            return;
        }
        var bytes = kept.appendBuffer(data, at, part);
        kept = Buffer.buffer();
        next.take(bytes);
    }
}
