package dev.sandlot.stream;

import dev.sandlot.model.FileEntry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Files that are brought into a sandbox, one behind the other. Each takes its place at once, as soon as all of it has come; nothing is removed but
 * what another thing takes the place of. No path leads out of the directory, or through a link in it. Permissions and times are as told, but for the
 * bits that give another user's rights.
 */
public interface Unpacking {
    int MOST_DIGESTS = 20_000;

    /** Behind a regular file, its contents follow, together exactly as long as its size. Completes when there is room for more. */
    Future<Void> entry(FileEntry file);

    /** Likewise. */
    Future<Void> contents(Buffer bytes);

    /** What was brought may be held until there is more; now it isn't any more. */
    Future<Void> flush();

    /** All has come. */
    Future<Outcome> finish();

    /** Nothing is there in part; what has come whole may be. Repeatable. */
    Future<Void> close();

    /**
     * @param leftOut the first of those that could not be brought in, and why
     * @param others how many more
     * @param digests in a mirror, of what has arrived of each regular file in their order (SHA-256), empty for none; of {@value #MOST_DIGESTS} at most
     */
    record Outcome(List<Packing.LeftOut> leftOut, long others, List<String> digests) {
        public Outcome {
            leftOut = List.copyOf(leftOut);
            digests = List.copyOf(digests);
        }
    }
}
