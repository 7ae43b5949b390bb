package dev.sandlot.http.route;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.stream.Unpacking;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes a directory in a sandbox. One that is there stays, with what is in it. */
final class NewDirectory {
    private static final int USUAL_MODE = 0755;

    private final FileSource files;
    private final SandboxId sandbox;
    private final InnerPath path;

    NewDirectory(FileSource files, SandboxId sandbox, InnerPath path) {
        this.files = files;
        this.sandbox = sandbox;
        this.path = path;
    }

    /** @param parents whether directories on the way are made; else the one that it lies in must be there */
    Future<FileStat> make(@Nullable Integer mode, boolean parents) {
        return files.stat(sandbox, path, true)
                .compose(
                        there -> there.entry().kind() == FileEntry.Kind.DIRECTORY && mode == null
                                ? Future.succeededFuture(there)
                                : fresh(mode, parents),
                        missing -> fresh(mode, parents));
    }

    private Future<FileStat> fresh(@Nullable Integer mode, boolean parents) {
        var whole = path.bytes().replaceFirst("/+$", "");
        int slash = whole.lastIndexOf('/');
        var above = new InnerPath(slash < 0 ? "." : slash == 0 ? "/" : whole.substring(0, slash));
        var name = new InnerPath(whole.substring(slash + 1));
        var entry =
                new FileEntry(name, FileEntry.Kind.DIRECTORY, mode == null ? USUAL_MODE : mode, 0, Instant.now(), null);
        return (parents ? Future.<Void>succeededFuture() : requireDirectory(above))
                .compose(v -> files.unpack(sandbox, above, false))
                .compose(unpacking -> unpacking
                        .entry(entry)
                        .compose(v -> unpacking.finish())
                        .onComplete(done -> Unawaited.note(unpacking.close(), "making a directory")))
                .compose(NewDirectory::requireWhole)
                .compose(v -> files.stat(sandbox, path, true));
    }

    private Future<Void> requireDirectory(InnerPath above) {
        return files.stat(sandbox, above, true)
                .compose(stat -> stat.entry().kind() == FileEntry.Kind.DIRECTORY
                        ? Future.succeededFuture()
                        : Future.failedFuture(conflict(above + " is no directory.")));
    }

    private static Future<Void> requireWhole(Unpacking.Outcome outcome) {
        return outcome.leftOut().isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture(conflict(outcome.leftOut().get(0).path() + ": "
                        + outcome.leftOut().get(0).why() + "."));
    }

    private static RuntimeException conflict(String why) {
        return Fault.of(Fault.Kind.CONFLICT, why).asException();
    }
}
