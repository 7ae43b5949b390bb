package dev.sandlot.coding;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import dev.sandlot.model.Fault;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Zstd by its own library. Alone knows it; nothing of it is loaded before. */
final class ZstdStreams {
    private static final int LEVEL = 3;
    /** Of what is coded here: 1 MiB, so that whoever decodes it needs little. */
    private static final int OWN_WINDOW = 20;
    /** Where the first frame needs less, others may need so much. */
    private static final int LEAST_WINDOW = 20;
    /** What everybody has to decode in HTTP, and nobody more (RFC 9659). */
    private static final int MOST_WINDOW = 23;
    /** What a decoder holds beside its window: three blocks and what it reads. */
    private static final long BESIDE_WINDOW = 4 * (128 << 10);
    /** So small pieces don't go to native code each. */
    private static final int TOGETHER = 64 << 10;

    private ZstdStreams() {}

    /** Whether there is native code for this machine, and it may be loaded. */
    static boolean areAvailable() {
        try {
            Native.load();
            return true;
        } catch (LinkageError none) {
            return false;
        }
    }

    static OutputStream encoder(OutputStream to) throws IOException {
        return new BufferedOutputStream(
                new ZstdOutputStreamNoFinalizer(to, LEVEL)
                        .setWindowLog(OWN_WINDOW)
                        .setChecksum(true),
                TOGETHER);
    }

    static InputStream decoder(CodedSource source, LongConsumer room) throws IOException {
        var head = source.readNBytes(ZstdHead.LONGEST);
        source.unread(head);
        int window = window(ZstdHead.window(head));
        room.accept((1L << window) + BESIDE_WINDOW);
        return new ZstdInputStreamNoFinalizer(source).setLongMax(window);
    }

    /** The exponent of what is held for all frames: as the first needs it. */
    private static int window(long bytes) throws IOException {
        if (bytes == ZstdHead.NONE) {
            throw new IOException("it does not begin as zstd does");
        }
        if (bytes > 1L << MOST_WINDOW) {
            throw Fault.of(
                            Fault.Kind.MALFORMED,
                            "Decoding the body takes a window of more than " + ((1 << MOST_WINDOW) >> 20) + " MiB.",
                            "Code it without --long and --ultra.")
                    .asException();
        }
        return bytes == ZstdHead.SKIPPED
                ? MOST_WINDOW
                : Math.max(LEAST_WINDOW, Long.SIZE - Long.numberOfLeadingZeros(Math.max(bytes, 1) - 1));
    }
}
