package dev.sandlot.coding;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.io.InputStream;

/** What a decoder makes of a stream; where it can't, a fault says so. */
final class DecodedStream extends InputStream {
    private final String label;
    private final CodedSource source;
    private final InputStream decoder;

    /** Begins to decode; may read for that. */
    interface Opening {
        InputStream of(CodedSource source) throws IOException;
    }

    DecodedStream(String label, InputStream from, Opening opening) throws IOException {
        this.label = label;
        this.source = new CodedSource(from);
        try {
            decoder = opening.of(source);
        } catch (IOException e) {
            throw told(e);
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        try {
            return decoder.read(into, at, length);
        } catch (IOException e) {
            throw told(e);
        }
    }

    /** Returns what the source has failed with; all else is the decoder's. */
    private IOException told(IOException cause) throws FaultException {
        if (source.hasFailedWith(cause)) {
            return cause;
        }
        throw Fault.of(
                        Fault.Kind.MALFORMED,
                        "The body is not whole and sound " + label + ": " + cause.getMessage() + ".",
                        "Send it anew, or without Content-Encoding.")
                .asException();
    }

    /** 0 only where nothing can be told of what comes next before more has come. */
    @Override
    public int available() throws IOException {
        return decoder.available();
    }

    @Override
    public void close() throws IOException {
        decoder.close();
    }
}
