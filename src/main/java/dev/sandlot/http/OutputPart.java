package dev.sandlot.http;

import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A bounded part of an output log as it is now.
 *
 * @param next the seq of the chunk where reading goes on
 */
record OutputPart(List<OutputItem> items, long next) {
    private static final int PULL = 256 << 10;

    /** At most {@code limit} bytes of output, but at least one chunk where there is one. Doesn't wait for more. */
    static Future<OutputPart> read(OutputReader reader, int limit) {
        return read(reader, limit, new ArrayList<>());
    }

    private static Future<OutputPart> read(OutputReader reader, int left, List<OutputItem> kept) {
        return reader.available(Math.min(left, PULL)).compose(items -> {
            var room = left;
            for (var item : items) {
                if (item instanceof Chunk chunk) {
                    if (chunk.bytes().length() > room && hasChunk(kept)) {
                        return Future.succeededFuture(new OutputPart(List.copyOf(kept), chunk.seq()));
                    }
                    room -= chunk.bytes().length();
                }
                kept.add(item);
            }
            var over = items.isEmpty() || items.get(items.size() - 1) instanceof OutputItem.End;
            return over || room <= 0
                    ? Future.succeededFuture(new OutputPart(List.copyOf(kept), reader.position()))
                    : read(reader, room, kept);
        });
    }

    private static boolean hasChunk(List<OutputItem> items) {
        return items.stream().anyMatch(Chunk.class::isInstance);
    }

    /** The output itself. */
    Buffer bytes() {
        var parts = items.stream()
                .filter(Chunk.class::isInstance)
                .map(item -> ((Chunk) item).bytes())
                .toList();
        return parts.isEmpty() ? Buffer.buffer() : EventStream.joined(parts);
    }

    /** From the first trimmed chunk to the last, or null where nothing is missing. */
    OutputItem.Gap gap() {
        OutputItem.Gap whole = null;
        for (var item : items) {
            if (item instanceof OutputItem.Gap gap) {
                whole = new OutputItem.Gap(whole == null ? gap.from() : whole.from(), gap.to());
            }
        }
        return whole;
    }
}
