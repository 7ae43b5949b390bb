package dev.sandlot.api;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes pieces of bytes into pieces of UTF-8: a character that is cut waits for its rest, and what is none becomes U+FFFD. */
final class Utf8Pieces {
    private byte[] waiting = new byte[0];

    /** What is whole of what waited and of these {@code length} bytes. */
    byte[] next(byte[] bytes, int from, int length) {
        var all = Arrays.copyOf(waiting, waiting.length + length);
        System.arraycopy(bytes, from, all, waiting.length, length);
        int whole = all.length - Utf8.cutBytes(Buffer.buffer(all));
        waiting = Arrays.copyOfRange(all, whole, all.length);
        return valid(Arrays.copyOf(all, whole));
    }

    /** What waited, for which no more comes. */
    byte[] end() {
        var rest = valid(waiting);
        waiting = new byte[0];
        return rest;
    }

    private static byte[] valid(byte[] bytes) {
        return Utf8.is(bytes, bytes.length)
                ? bytes
                : new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }
}
