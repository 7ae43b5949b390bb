package dev.sandlot.stream;

import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of sandboxes. Everything is carried out inside, with the sandbox's own rights: a link is followed in its own view of the world, and what
 * is told comes from where an agent may do as it likes. Safe to call from any thread; futures complete on the context of who asks.
 *
 * <p>Faults: of kind CONFLICT where the sandbox does not run, or what is there forbids it (a directory that is not empty, a directory in a file's
 * place), NOT_FOUND, FORBIDDEN where the sandbox's user may not, DISK_FULL, INVALID where it can't be a path, UNAVAILABLE where nothing answers.
 */
public interface FileSource {
    /** @param follow whether a link is followed */
    Future<FileStat> stat(SandboxId sandbox, InnerPath path, boolean follow);

    /**
     * What lies in a directory, in the order of the names' bytes. Links are told as links.
     *
     * @param after begins behind this name; null for the first
     * @param most entries
     */
    Future<Listing> list(SandboxId sandbox, InnerPath directory, @Nullable InnerPath after, int most);

    /** @param more whether there are entries behind these */
    record Listing(List<FileStat> entries, boolean more) {
        public Listing {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Reads a regular file.
     *
     * @param position of the first byte; nothing comes from beyond the end
     * @param most bytes
     */
    Future<FileReading> read(SandboxId sandbox, InnerPath path, long position, long most);

    /** A file that is being read: exactly what was there when it was opened, or a failure. */
    interface FileReading {
        FileStat stat();

        /** The next part; null at the end. One at a time. Fails where the file has become shorter meanwhile. */
        Future<@Nullable Buffer> next();

        /** Repeatable. */
        Future<Void> close();
    }

    /**
     * Begins to write a regular file. It takes the place of what is there at once, when it is finished; until then, and where it never is, that stays.
     * Behind a link it is the link's target that is replaced.
     *
     * @param mode permission bits; null for those of the file that is there, or of any new file
     * @param parents whether directories on the way are made
     */
    Future<FileWriting> write(SandboxId sandbox, InnerPath path, @Nullable Integer mode, boolean parents);

    /** A file that is being written. */
    interface FileWriting {
        /** Of so many bytes, a part may be written behind another that has not been taken yet. */
        int MOST_AHEAD = 128 << 10;

        /** Completes when they have been taken. */
        Future<Void> write(Buffer bytes);

        /** The file is there, with what was written. */
        Future<FileStat> finish();

        /** Without {@link #finish}, nothing has happened. Repeatable. */
        Future<Void> close();
    }

    /**
     * Moves something to another place, at once or not at all; a link itself. Nothing is ever copied: what would have to be, because it lies on
     * another file system, is refused (CONFLICT).
     *
     * @param replace whether what is there is replaced, a directory only where it is empty; else that is a CONFLICT
     * @param parents whether directories on the way are made
     * @return what it is there
     */
    Future<FileStat> move(SandboxId sandbox, InnerPath from, InnerPath to, boolean replace, boolean parents);

    /**
     * Removes something; a link itself.
     *
     * @param whole whether a directory goes with all that lies in it
     */
    Future<Void> remove(SandboxId sandbox, InnerPath path, boolean whole);

    /**
     * Looks for what lies in a directory and below, whatever its kind; with a text, for lines of regular files of at most 1 MiB that have no NUL in
     * their first 8000 bytes. Their paths begin in the directory. No link is followed; what the sandbox's user may not look at is passed over.
     *
     * @param most hits
     */
    Future<Finding> find(SandboxId sandbox, InnerPath directory, Finding.Wanted wanted, int most);

    /**
     * Watches a directory. It completes once it is watched.
     *
     * @param recursive with all directories below it; of more than 8192, or than the host has room for, it is told each 10 s that anything may have
     *     changed
     */
    Future<Watching> watch(SandboxId sandbox, InnerPath directory, boolean recursive);

    /**
     * Takes what lies in a directory out, with all that lies below it.
     *
     * @param contents of files too; else only the entries are told
     */
    Future<Packing.Choice> pack(SandboxId sandbox, InnerPath directory, boolean contents);

    /**
     * Brings such things in below a directory, which is made where there is none, with those that it is to lie in.
     *
     * @param mirror whether what is there in the way as another kind goes, unless it is a directory with something in it; then what takes the place of
     *     another file has the time of its arrival, so that it is newer than what was built from that
     */
    Future<Unpacking> unpack(SandboxId sandbox, InnerPath directory, boolean mirror);

    /**
     * Compares what lies in a directory with a manifest: with each file's digest where what is there might be it, and may be believed to be as it was
     * when it was last read.
     *
     * @param extras whether what is there and not told is told of; then the manifest is in the order of a walk: each directory before what lies in it,
     *     names in the order of their bytes
     */
    Future<Planning> plan(SandboxId sandbox, InnerPath directory, Planning.Extras extras, Planning.Reader reader);

    /** Removes what lies below a directory: each entry's kind is {@link dev.sandlot.model.FileEntry.Kind#GONE GONE}, and where its path ends with a slash, all that lies in it goes too. */
    Future<Unpacking> discard(SandboxId sandbox, InnerPath directory);
}
