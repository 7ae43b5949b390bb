package dev.sandlot.stream;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Files that are taken out of a sandbox, one behind the other: each directory before what lies in it, in the order of names. */
public interface Packing {
    /** The next piece; null at the end. One at a time. */
    Future<@Nullable Piece> next();

    /** Repeatable. */
    Future<Void> close();

    /** What comes. */
    sealed interface Piece {}

    /** An entry. Behind that of a regular file come {@link Contents}, together exactly as long as its size. */
    record Entry(FileEntry file) implements Piece {}

    record Contents(Buffer bytes) implements Piece {}

    /** One that isn't there, or whose contents, told before, are not all its own: the rest is zeros. */
    record LeftOut(InnerPath path, String why) implements Piece {}
}
