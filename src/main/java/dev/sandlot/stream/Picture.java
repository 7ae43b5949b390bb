package dev.sandlot.stream;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was on a screen.
 *
 * @param hash tells whether two pictures show the same; not how large or in which format they do
 * @param at when it was first seen so
 * @param width of what was on the screen, not of this picture of it
 * @param file null where whoever asked has it already
 */
public record Picture(
        String hash,
        Instant at,
        int width,
        int height,
        Format format,
        @Nullable Buffer file) {
    /** The form of the file. */
    public enum Format {
        PNG,
        JPEG
    }
}
