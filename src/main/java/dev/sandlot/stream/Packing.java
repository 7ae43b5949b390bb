package dev.sandlot.stream;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Files that are taken out of a sandbox, one behind the other: each directory before what lies in it, in the order of names. */
public interface Packing {
    /** What of a directory is taken out. */
    interface Choice {
        /** This, with all that lies in it. One at a time; without any, it is the whole directory. */
        Future<Void> add(InnerPath path);

        /** That was all; what is taken out comes. */
        Future<Packing> begin();

        /** Repeatable. What has begun is not wanted any more either. */
        Future<Void> close();
    }

    /** The next piece; null at the end. One at a time. */
    Future<@Nullable Piece> next();

    /** Repeatable. */
    Future<Void> close();

    /** What comes. */
    sealed interface Piece {}

    /** An entry. Behind that of a regular file come {@link Contents}, where they are wanted, together exactly as long as its size. */
    record Entry(FileEntry file) implements Piece {}

    record Contents(Buffer bytes) implements Piece {}

    /** One that isn't there, or whose contents, told before, are not all its own: the rest is zeros. */
    record LeftOut(InnerPath path, String why) implements Piece {}
}
