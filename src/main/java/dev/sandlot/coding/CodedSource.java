package dev.sandlot.coding;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.jspecify.annotations.Nullable;

/** What is to be decoded. Its own failures can be told from those of the decoder that reads it. */
final class CodedSource extends PushbackInputStream {
    private @Nullable IOException failure;

    CodedSource(InputStream from) {
        super(from, ZstdHead.LONGEST);
    }

    boolean hasFailedWith(IOException cause) {
        return cause == failure;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        try {
            return super.read(into, at, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
