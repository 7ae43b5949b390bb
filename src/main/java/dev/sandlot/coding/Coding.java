package dev.sandlot.coding;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A content coding. Where one has to be chosen and nothing else tells, the first that is available is the best. */
public enum Coding {
    /** RFC 8878, with windows of at most 8 MiB (RFC 9659). By native code, which is loaded when it is first asked for. */
    ZSTD("zstd", 5 << 19),
    /** RFC 1952. */
    GZIP("gzip", 3 << 17);

    private final String label;
    private final long encoderBytes;

    Coding(String label, long encoderBytes) {
        this.label = label;
        this.encoderBytes = encoderBytes;
    }

    /** As HTTP calls it. */
    public String label() {
        return label;
    }

    /** The one that HTTP calls so, in whatever case; null where it is none of these. */
    public static @Nullable Coding of(String label) {
        for (var coding : values()) {
            if (coding.label.equalsIgnoreCase(label)) {
                return coding;
            }
        }
        return label.equalsIgnoreCase("x-gzip") ? GZIP : null;
    }

    /** Whether it works on this machine. Blocks when it is asked first. */
    public boolean isAvailable() {
        return this == GZIP || ZstdStreams.areAvailable();
    }

    /** What an encoder holds at most. */
    public long encoderBytes() {
        return encoderBytes;
    }

    /** Codes what is written to it. Its closing ends what is coded, and closes the other stream. Blocks as that does. */
    public OutputStream encoder(OutputStream to) throws IOException {
        return this == ZSTD ? ZstdStreams.encoder(to) : new GzipOutput(to);
    }

    /**
     * Decodes what is read from another stream, several pieces one behind the other too. Reading is a fault of kind MALFORMED where that is damaged or ends
     * before its end, and fails as the other stream does. It has to be closed, and closes the other. Blocks until the first bytes have come.
     *
     * @param room is told how many bytes it is going to hold, before it does; may throw
     */
    public InputStream decoder(InputStream from, LongConsumer room) throws IOException {
        if (!isAvailable()) {
            throw Fault.of(Fault.Kind.UNSUPPORTED_TYPE, "This machine can't decode " + label + ".", "Send gzip.")
                    .asException();
        }
        return new DecodedStream(label, from, source -> {
            if (this == ZSTD) {
                return ZstdStreams.decoder(source, room);
            }
            room.accept(GzipInput.BYTES);
            return new GzipInput(source);
        });
    }
}
