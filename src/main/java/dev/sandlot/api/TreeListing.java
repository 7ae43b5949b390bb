package dev.sandlot.api;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.FileSource.Listing;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a directory of a sandbox, down to some depth: each directory before what lies in it, in the order of the names' bytes. Links are told
 * and not followed.
 */
public final class TreeListing {
    private static final int MOST_DEPTH = 16;
    private static final int MOST = 10_000;
    private static final int USUAL = 1000;

    private final FileSource files;
    private final InnerPath directory;
    private final int depth;
    private final int most;
    private final @Nullable InnerPath after;

    private final JsonArray entries = new JsonArray();
    private final Deque<Level> levels = new ArrayDeque<>();
    private boolean truncated;
    private @Nullable String next;

    /**
     * A directory that is being told.
     *
     * @param inside where it lies below the first, with a slash at its end, or nothing
     */
    private record Level(String inside, Iterator<FileStat> rest, boolean more) {}

    private TreeListing(FileSource files, InnerPath directory, int depth, int most, @Nullable InnerPath after) {
        this.files = files;
        this.directory = directory;
        this.depth = depth;
        this.most = most;
        this.after = after;
    }

    /** A fault of kind INVALID where the query can't be answered. */
    public static TreeListing asked(FileSource files, InnerPath directory, Query query) {
        int depth = (int) query.number("depth", 1, MOST_DEPTH, 1);
        int most = (int) query.number("limit", 1, MOST, USUAL);
        var cursor = query.text("cursor");
        if (cursor != null && depth > 1) {
            throw Fault.invalid("cursor", "goes with depth=1 only").asException();
        }
        return new TreeListing(files, directory, depth, most, cursor == null ? null : name(cursor));
    }

    private static InnerPath name(String cursor) {
        try {
            return InnerPath.of(Base64.getUrlDecoder().decode(cursor));
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("cursor", "must be a next_cursor of this directory")
                    .asException();
        }
    }

    /** {@code {path, entries, truncated, next_cursor}}; the entries' paths begin in the directory. */
    public Future<JsonObject> of(SandboxId sandbox) {
        return files.list(sandbox, directory, after, most)
                .compose(first -> {
                    levels.push(level("", first));
                    return Repeated.until(() -> step(sandbox));
                })
                .map(v -> new JsonObject()
                        .put("path", directory.toString())
                        .put("entries", entries)
                        .put("truncated", truncated)
                        .put("next_cursor", next));
    }

    private static Level level(String inside, Listing listing) {
        return new Level(inside, listing.entries().iterator(), listing.more());
    }

    /** True where all has been told. */
    private Future<Boolean> step(SandboxId sandbox) {
        var level = levels.peek();
        if (level == null) {
            return Future.succeededFuture(true);
        }
        if (!level.rest().hasNext()) {
            truncated |= level.more();
            levels.pop();
            return Future.succeededFuture(false);
        }
        if (entries.size() == most) {
            truncated = true;
            return Future.succeededFuture(true);
        }
        return tell(sandbox, level, level.rest().next());
    }

    private Future<Boolean> tell(SandboxId sandbox, Level level, FileStat found) {
        var name = found.entry().path();
        var inside = level.inside() + name.bytes();
        entries.add(FileJson.of(found, new InnerPath(inside)));
        if (depth == 1) {
            next = level.more() && !level.rest().hasNext() ? cursor(name) : null;
        }
        boolean deeper = found.entry().kind() == FileEntry.Kind.DIRECTORY && levels.size() < depth;
        return deeper ? enter(sandbox, inside).map(false) : Future.succeededFuture(false);
    }

    private static String cursor(InnerPath name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.toBytes());
    }

    /** A directory that has gone meanwhile, or may not be looked into, has nothing in it. */
    private Future<Void> enter(SandboxId sandbox, String inside) {
        var path = new InnerPath(directory.bytes().replaceFirst("/+$", "") + "/" + inside);
        return files.list(sandbox, path, null, most - entries.size() + 1)
                .onSuccess(listing -> levels.push(level(inside + "/", listing)))
                .<Void>mapEmpty()
                .recover(e -> isOfTheDirectory(e) ? Future.succeededFuture() : Future.failedFuture(e));
    }

    private static boolean isOfTheDirectory(Throwable failure) {
        return failure instanceof FaultException known
                && switch (known.fault().kind()) {
                    case NOT_FOUND, FORBIDDEN, INVALID -> true;
                    default -> false;
                };
    }
}
