package dev.sandlot.coding;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/** Decodes gzip, member by member (RFC 1952, 2.2). */
final class GzipInput extends GZIPInputStream {
    private static final int BUFFER = 64 << 10;
    /** The buffer, a window of 32 KiB and what decodes. */
    static final long BYTES = 2 * BUFFER;

    private final InputStream source;

    GzipInput(InputStream source) throws IOException {
        super(new Members(source), BUFFER);
        this.source = source;
    }

    @Override
    public int available() throws IOException {
        return inf.needsInput() && !inf.finished() ? source.available() : super.available();
    }

    /** Whoever asks it what is available wants to know whether there is another member: that is known when more has come, or the end. */
    private static final class Members extends PushbackInputStream {
        Members(InputStream from) {
            super(from, 1);
        }

        @Override
        public int available() throws IOException {
            int next = read();
            if (next < 0) {
                return 0;
            }
            unread(next);
            return 1;
        }
    }
}
