package dev.sandlot.stream;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * A piece of a process's output: at most {@link #MAX_BYTES} bytes that arrived together on one channel. Immutable and shared by all
 * readers of the log; so is what they render it to, which is kept here so that 500 readers encode it once.
 */
public final class Chunk implements OutputItem {
    public static final int MAX_BYTES = 32 << 10;

    /** A rendering that is kept with the chunk. */
    public enum Form {
        EVENT_STREAM,
        WEBSOCKET
    }

    private final long seq;
    private final Channel channel;
    private final Instant at;
    private final Buffer bytes;
    private final AtomicReferenceArray<Buffer> rendered = new AtomicReferenceArray<>(Form.values().length);

    public Chunk(long seq, Channel channel, Instant at, Buffer bytes) {
        this.seq = seq;
        this.channel = Objects.requireNonNull(channel);
        this.at = Objects.requireNonNull(at);
        this.bytes = Objects.requireNonNull(bytes);
    }

    public long seq() {
        return seq;
    }

    public Channel channel() {
        return channel;
    }

    /** When the daemon saw it. */
    public Instant at() {
        return at;
    }

    /** The bytes as printed; must not be changed. */
    public Buffer bytes() {
        return bytes;
    }

    /** The chunk in this form, rendered by {@code render} the first time. The result must not be changed. */
    public Buffer rendered(Form form, Function<Chunk, Buffer> render) {
        var known = rendered.get(form.ordinal());
        if (known == null) {
            known = render.apply(this);
            rendered.set(form.ordinal(), known);
        }
        return known;
    }
}
