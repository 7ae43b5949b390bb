package dev.sandlot.sync;

import dev.sandlot.model.FileEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The digests of a directory's files, read when they are asked for, unless what is known of them may still be believed. */
public final class Contents {
    private static final int PART = 128 << 10;

    private final Path root;
    private final SyncState state;
    private final Map<String, Read> read = new HashMap<>();
    private final byte[] part = new byte[PART];

    /**
     * What was read of a file.
     *
     * @param entry what it was then
     * @param lasts whether it will be believed later
     */
    private record Read(LocalEntry entry, byte[] sha256, boolean lasts) {}

    public Contents(Path root, SyncState state) {
        this.root = root;
        this.state = state;
    }

    /** The digest of this file's contents; null where it isn't known without reading it, or there are none. */
    public byte @Nullable [] known(LocalEntry entry) {
        if (entry.kind() != Kind.FILE) {
            return null;
        }
        var here = read.get(entry.path());
        if (here != null && entry.isAs(here.entry())) {
            return here.sha256();
        }
        var before = state.of(entry.path());
        return before != null && before.lasts() && entry.isAs(before.entry()) ? before.sha256() : null;
    }

    /** The digest of this file's contents, which are read where that takes it; null where it changes meanwhile, or can't be read. */
    public byte @Nullable [] of(LocalEntry entry) {
        var known = known(entry);
        return known == null && read(entry) ? known(entry) : known;
    }

    /** What is to be known of it from now on: it has arrived. */
    public SyncState.Known arrived(LocalEntry entry) {
        var here = read.get(entry.path());
        return new SyncState.Known(entry, known(entry), here == null || here.lasts(), true);
    }

    /** Reads the file, so that its digest is known; false where it has changed, or can't be read. */
    public boolean read(LocalEntry entry) {
        var sum = FileDigests.sha256();
        long begun = FileDigests.now();
        try (var in = open(entry)) {
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                sum.update(part, 0, n);
            }
        } catch (IOException gone) {
            return false;
        }
        return wasRead(entry, sum, begun);
    }

    InputStream open(LocalEntry entry) throws IOException {
        return Files.newInputStream(root.resolve(PathBytes.toPath(entry.path())), LinkOption.NOFOLLOW_LINKS);
    }

    private boolean wasRead(LocalEntry entry, MessageDigest sum, long begun) {
        if (!isStill(entry)) {
            return false;
        }
        learn(entry, sum.digest(), begun);
        return true;
    }

    /** Whether it is what it was. */
    boolean isStill(LocalEntry entry) {
        var now = look(entry);
        return now != null && now.isAs(entry);
    }

    /**
     * This is the digest of what was in it.
     *
     * @param begun when it began to be read
     */
    public void learn(LocalEntry entry, byte[] sha256, long begun) {
        read.put(entry.path(), new Read(entry, sha256, FileDigests.tellsOfChanges(entry, begun)));
    }

    /** What lies there now; null where nothing does that could go. */
    public @Nullable LocalEntry look(LocalEntry entry) {
        try {
            return LocalTree.entry(root.resolve(PathBytes.toPath(entry.path())), entry.path());
        } catch (IOException gone) {
            return null;
        }
    }
}
