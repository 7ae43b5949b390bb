package dev.sandlot.screen;

import io.vertx.core.buffer.Buffer;

/**
 * Takes a stream of bytes apart: so many at once, or a long run of them piece by piece, of which nothing is kept. What is wanted next is
 * always said by what was taken last. Keeps at most what is wanted at once.
 */
final class Intake {
    /** Takes exactly as many bytes as were wanted. */
    interface Exact {
        void take(Buffer bytes);
    }

    /** Takes a part of a run. */
    interface Piece {
        /** @param offset how much of the run came before */
        void take(Buffer bytes, long offset);
    }

    private Buffer kept = Buffer.buffer();
    private Exact exact;
    private int wanted;
    private Piece piece;
    private long length;
    private long taken;
    private Runnable after;
    private boolean over;

    /** Next come so many bytes, at least one, which are taken together. */
    void want(int bytes, Exact next) {
        wanted = bytes;
        exact = next;
        piece = null;
    }

    /** Next come so many bytes, which are taken as they come; {@code then} says what is wanted after them. */
    void run(long bytes, Piece each, Runnable then) {
        length = bytes;
        taken = 0;
        piece = each;
        after = then;
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
            if (piece != null) {
                int part = (int) Math.min(length - taken, left);
                takePart(data, at, part);
                at += part;
                if (taken < length) {
                    return;
                }
                after.run();
            } else {
                int part = Math.min(wanted - kept.length(), left);
                if (kept.length() + part < wanted) {
                    kept.appendBuffer(data, at, part);
                    return;
                }
                takeExact(data, at, part);
                at += part;
            }
        }
    }

    private void takePart(Buffer data, int at, int part) {
        if (part > 0) {
            piece.take(data.slice(at, at + part), taken);
            taken += part;
        }
    }

    private void takeExact(Buffer data, int at, int part) {
        if (kept.length() == 0) {
            exact.take(data.slice(at, at + part));
            return;
        }
        var bytes = kept.appendBuffer(data, at, part);
        kept = Buffer.buffer();
        exact.take(bytes);
    }
}
