package dev.sandlot.log;

import dev.sandlot.stream.Chunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One channel's output, in which a needle is looked for chunk by chunk: it may begin in one and end in another. */
final class Haystack {
    private static final byte[] NOTHING = {};

    private final Needle needle;
    /** What may be the beginning of a hit that has not come whole. */
    private byte[] kept = NOTHING;
    /** Which chunks these bytes are of. */
    private List<Piece> pieces = new ArrayList<>();

    Haystack(Needle needle) {
        this.needle = needle;
    }

    /** {@code start}: where in what is looked at the chunk's byte number {@code offset} is. */
    private record Piece(int start, Chunk chunk, int offset) {}

    /** Where what may be a hit begins, or null where nothing does. */
    @Nullable
    LogPlace pending() {
        return kept.length == 0 ? null : hit(0).place();
    }

    /** Forgets what has not come whole: what comes next does not join it. */
    void tear() {
        kept = NOTHING;
        pieces.clear();
    }

    /**
     * The first hit, not before this byte of the chunk, or null. After one has been found, nothing more is to be asked.
     */
    @Nullable
    SearchHit first(Chunk chunk, int from) {
        return scan(chunk, from, null);
    }

    /** The last hit that begins before {@code end}, or null. */
    @Nullable
    SearchHit last(Chunk chunk, LogPlace end) {
        return scan(chunk, 0, end);
    }

    private @Nullable SearchHit scan(Chunk chunk, int from, @Nullable LogPlace end) {
        var fresh = chunk.bytes().getBytes();
        int begin = Math.min(from, fresh.length);
        pieces.add(new Piece(kept.length, chunk, begin));
        var bytes = Arrays.copyOf(kept, kept.length + fresh.length - begin);
        System.arraycopy(fresh, begin, bytes, kept.length, fresh.length - begin);
        SearchHit found = null;
        for (int at = 0; at < bytes.length; at++) {
            if (!needle.mayBeginWith(bytes[at])) {
                continue;
            }
            int to = needle.match(bytes, at);
            if (to == Needle.MORE) {
                keep(bytes, at);
                return found;
            }
            if (to < 0) {
                continue;
            }
            var hit = hit(at);
            if (end == null) {
                return hit;
            }
            if (!hit.place().isBefore(end)) {
                break;
            }
            found = hit;
        }
        tear();
        return found;
    }

    private void keep(byte[] bytes, int from) {
        kept = Arrays.copyOfRange(bytes, from, bytes.length);
        var still = new ArrayList<Piece>();
        for (int i = 0; i < pieces.size(); i++) {
            var piece = pieces.get(i);
            int end = i + 1 < pieces.size() ? pieces.get(i + 1).start() : bytes.length;
            if (end > from) {
                int skipped = Math.max(0, from - piece.start());
                still.add(new Piece(Math.max(0, piece.start() - from), piece.chunk(), piece.offset() + skipped));
            }
        }
        pieces = still;
    }

    private SearchHit hit(int at) {
        var piece = pieces.get(0);
        for (var other : pieces) {
            if (other.start() > at) {
                break;
            }
            piece = other;
        }
        return new SearchHit(piece.chunk(), piece.offset() + at - piece.start());
    }
}
