package dev.sandlot.http;

import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxProcess;
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

    /**
     * At most {@code limit} bytes of output, but at least one chunk where there is one. Doesn't wait for more. Where the process, as it
     * was before, had ended, the end comes last.
     */
    static Future<OutputPart> read(OutputReader reader, int limit, SandboxProcess process) {
        return read(reader, limit, new ArrayList<>()).map(part -> part.endedLike(process, reader));
    }

    private OutputPart endedLike(SandboxProcess process, OutputReader reader) {
        // In this order: a log that is complete grows no more.
        boolean eof = reader.complete();
        if (process.state() == ProcessState.RUNNING || next < reader.end()) {
            return this;
        }
        var all = new ArrayList<>(items);
        all.add(new OutputItem.End(process.exitCode(), process.signal(), process.timedOut(), eof));
        return new OutputPart(List.copyOf(all), next);
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
            return items.isEmpty() || room <= 0
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
