package dev.sandlot.http.stream;

import dev.sandlot.api.Asciicast;
import dev.sandlot.api.ChunkText;
import dev.sandlot.http.server.RunMemory;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.Gathered;
import dev.sandlot.stream.OutputItem;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Items as a response that goes on.
 *
 * @param form an item's bytes, or null where it has none
 * @param runs where chunks may be put in that form, or gives null
 * @param last gives what comes behind all items, or null
 */
public record StreamOutlet(
        EventStream stream,
        Function<OutputItem, @Nullable Buffer> form,
        Supplier<@Nullable RunBuffer> runs,
        Supplier<@Nullable Buffer> last)
        implements Outlet {
    /** As server-sent events. */
    public static StreamOutlet events(EventStream stream, RunMemory memory) {
        return new StreamOutlet(stream, ChunkText::event, () -> new EventRun(memory), () -> null);
    }

    /** As lines of JSON. */
    public static StreamOutlet lines(EventStream stream) {
        return new StreamOutlet(stream, ChunkText::line, () -> null, () -> null);
    }

    /** The output itself. */
    public static StreamOutlet bytes(EventStream stream) {
        return new StreamOutlet(
                stream, item -> item instanceof Chunk chunk ? chunk.bytes() : null, () -> null, () -> null);
    }

    /** A terminal's recording. */
    public static StreamOutlet recording(EventStream stream, Asciicast cast) {
        return new StreamOutlet(stream, cast::of, () -> null, cast::end);
    }

    @Override
    public @Nullable RunBuffer run() {
        return runs.get();
    }

    @Override
    public void put(List<OutputItem> items) {
        if (!items.isEmpty() && items.get(0) instanceof RunBuffer run) {
            stream.write(run);
            return;
        }
        var parts = items.stream().map(form).filter(Objects::nonNull).toList();
        if (!parts.isEmpty()) {
            stream.write(Gathered.of(parts));
        }
    }

    @Override
    public boolean isFull() {
        return stream.isFull();
    }

    @Override
    public void whenDrained(Runnable next) {
        stream.whenDrained(next);
    }

    @Override
    public void end() {
        var rest = last.get();
        if (rest != null) {
            stream.write(rest);
        }
        stream.end();
    }

    @Override
    public void fail(Throwable cause) {
        stream.cut();
    }
}
