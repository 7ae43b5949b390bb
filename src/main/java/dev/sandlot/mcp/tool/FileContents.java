package dev.sandlot.mcp.tool;

import dev.sandlot.api.Utf8;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.FileSource.FileReading;
import dev.sandlot.stream.FileSource.FileWriting;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is in a sandbox's text files. */
public final class FileContents {
    /** What is shown of a file at once; clients cut off what is much longer. */
    public static final int MOST_SHOWN = 64 << 10;

    /** What is held of one that is edited. */
    private static final int MOST_EDITED = 1 << 20;

    private static final int PART = 64 << 10;

    private final FileSource files;

    public FileContents(FileSource files) {
        this.files = files;
    }

    /** @param says which part of the file it is */
    public record Shown(String text, String says, FileStat stat) {}

    /** Text of a file from a byte on; a fault of kind INVALID where it is none. */
    public Future<Shown> shown(SandboxId sandbox, InnerPath path, long offset, int most) {
        return files.read(sandbox, path, offset, most)
                .compose(reading -> bytes(reading).map(bytes -> shown(reading.stat(), bytes, offset, path)));
    }

    private static Shown shown(FileStat stat, Buffer bytes, long offset, InnerPath path) {
        // A part may begin and end within a character.
        int from = offset == 0 ? 0 : Utf8.tailBytes(bytes);
        boolean more = offset + bytes.length() < stat.entry().size();
        int to = more ? bytes.length() - Utf8.cutBytes(bytes) : bytes.length();
        var text = text(bytes.slice(from, Math.max(from, to)), path);
        var says = "bytes " + (offset + from) + " to " + (offset + to) + " of "
                + stat.entry().size()
                + (more ? ", go on with offset=" + (offset + to) : "") + " · etag " + stat.version();
        return new Shown(text, says, stat);
    }

    private static String text(Buffer bytes, InnerPath path) {
        var array = bytes.getBytes();
        if (!Utf8.is(array, array.length)) {
            throw Fault.invalid("remote_path", path + " is no text (UTF-8)")
                    .withHint("Look at it with exec_bash, for example with file, xxd or strings.")
                    .asException();
        }
        return new String(array, StandardCharsets.UTF_8);
    }

    private static Future<Buffer> bytes(FileReading reading) {
        var bytes = Buffer.buffer();
        return Repeated.until(() -> reading.next().map(part -> {
                    if (part != null) {
                        bytes.appendBuffer(part);
                    }
                    return part == null;
                }))
                .map(bytes)
                .onComplete(done -> Unawaited.note(reading.close(), "closing a file"));
    }

    /** @param match the version that the file has to have still, or null for any, or none */
    Future<FileStat> write(
            SandboxId sandbox, InnerPath path, byte[] bytes, @Nullable Integer mode, @Nullable String match) {
        return require(sandbox, path, match)
                .compose(v -> files.write(sandbox, path, mode, true))
                .compose(writing -> parts(writing, Buffer.buffer(bytes))
                        // Once more: it may have taken long.
                        .compose(v -> require(sandbox, path, match))
                        .compose(v -> writing.finish())
                        .onFailure(e -> Unawaited.note(writing.close(), "leaving a file as it was")));
    }

    private static Future<Void> parts(FileWriting writing, Buffer bytes) {
        var at = new int[1];
        return Repeated.until(() -> {
            int from = at[0];
            at[0] = Math.min(bytes.length(), from + PART);
            return from == bytes.length()
                    ? Future.succeededFuture(true)
                    : writing.write(bytes.slice(from, at[0])).map(false);
        });
    }

    private Future<Void> require(SandboxId sandbox, InnerPath path, @Nullable String match) {
        if (match == null) {
            return Future.succeededFuture();
        }
        return files.stat(sandbox, path, true)
                .compose(stat -> stat.version().equals(match.replace("\"", ""))
                        ? Future.succeededFuture()
                        : Future.failedFuture(Fault.of(
                                        Fault.Kind.PRECONDITION_FAILED,
                                        "The file has changed meanwhile; nothing was written.",
                                        "Read it again with read_remote_file.")
                                .asException()));
    }

    /** One piece of text by another, once or everywhere. */
    record Edit(String before, String after, boolean all) {
        Edit {
            if (before.isEmpty()) {
                throw Fault.invalid("old_string", "must not be empty; write_remote_file writes a whole file")
                        .asException();
            }
            if (before.equals(after)) {
                throw Fault.invalid("new_string", "must differ from old_string").asException();
            }
        }

        /** How often the piece stands in a text. */
        int times(String text) {
            int times = 0;
            for (int at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + before.length())) {
                times++;
            }
            return times;
        }

        /** A fault of kind CONFLICT where it isn't clear what is meant. */
        int requireClear(String text, InnerPath path) {
            int times = times(text);
            if (times == 0) {
                throw Fault.of(
                                Fault.Kind.CONFLICT,
                                "old_string does not stand in " + path + "; nothing was changed.",
                                "Read the file with read_remote_file and copy the piece as it stands, with its spaces.")
                        .asException();
            }
            if (times > 1 && !all) {
                throw Fault.of(
                                Fault.Kind.CONFLICT,
                                "old_string stands " + times + " times in " + path + "; nothing was changed.",
                                "Take more of what is around it, or pass replace_all=true.")
                        .asException();
            }
            return times;
        }
    }

    /** @param times how often it was done */
    record Edited(FileStat stat, int times) {}

    /** Edits a file of at most {@value #MOST_EDITED} bytes, unless somebody else changes it meanwhile. */
    Future<Edited> edit(SandboxId sandbox, InnerPath path, Edit edit) {
        return files.read(sandbox, path, 0, MOST_EDITED)
                .compose(reading -> bytes(reading).compose(bytes -> {
                    var stat = reading.stat();
                    requireWhole(stat, path);
                    var text = text(bytes, path);
                    int times = edit.requireClear(text, path);
                    var changed = text.replace(edit.before(), edit.after()).getBytes(StandardCharsets.UTF_8);
                    return write(sandbox, path, changed, null, stat.version()).map(now -> new Edited(now, times));
                }));
    }

    private static void requireWhole(FileStat stat, InnerPath path) {
        if (stat.entry().kind() == FileEntry.Kind.FILE && stat.entry().size() > MOST_EDITED) {
            throw Fault.of(
                            Fault.Kind.TOO_LARGE,
                            path + " is larger than " + MOST_EDITED + " bytes; nothing was changed.",
                            "Change it with exec_bash, for example with sed.")
                    .asException();
        }
    }
}
