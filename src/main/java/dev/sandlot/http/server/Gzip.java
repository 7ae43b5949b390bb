package dev.sandlot.http.server;

import dev.sandlot.model.Fault;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Unpacks bodies. A small one may hold a huge one, so no more than so much is ever unpacked. */
public final class Gzip {
    private Gzip() {}

    /** The content; a fault of kind TOO_LARGE, or MALFORMED where it is no gzip. */
    public static Buffer unpack(Buffer packed, int most) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.getBytes()))) {
            var bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw Bodies.tooLarge(most).asException();
            }
            return Buffer.buffer(bytes);
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.MALFORMED, "The body is not gzip, or not all of it.", "Send it plain.")
                    .asException();
        }
    }
}
