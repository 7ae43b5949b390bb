package dev.sandlot.coding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Codes as gzip: rather soon than small. */
final class GzipOutput extends GZIPOutputStream {
    private static final int BUFFER = 64 << 10;
    private static final int LEVEL = 4;

    GzipOutput(OutputStream to) throws IOException {
        super(to, BUFFER);
        def.setLevel(LEVEL);
    }
}
