package dev.sandlot.sync;

import dev.sandlot.model.FileEntry.Kind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the directory that was brought to a place in a sandbox: what lay in it then, and the digests of files, which are believed while
 * nothing tells of a change. Kept in a file from one time to the next; where that is lost, time is lost, and that what has been deleted here is to be
 * deleted there.
 */
public final class SyncState {
    private static final int VERSION = 1;
    private static final int BUFFER = 64 << 10;
    private static final int DIGEST = 32;

    private final @Nullable Path file;
    private final Map<String, Known> known;
    private boolean changed;

    /**
     * @param sha256 of a file's contents, or null where they aren't known
     * @param lasts whether they are still those while nothing tells of a change
     * @param there whether it is known to have arrived; else it may have
     */
    public record Known(LocalEntry entry, byte @Nullable [] sha256, boolean lasts, boolean there) {
        private boolean isAs(Known other) {
            return entry.isSame(other.entry)
                    && Arrays.equals(sha256, other.sha256)
                    && lasts == other.lasts
                    && there == other.there;
        }
    }

    private SyncState(@Nullable Path file, Map<String, Known> known) {
        this.file = file;
        this.known = known;
    }

    /** Nothing, and nothing is kept. */
    public static SyncState none() {
        return new SyncState(null, new LinkedHashMap<>());
    }

    /** What the file has; nothing where it isn't there or is none. */
    public static SyncState in(Path file) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            return new SyncState(file, in.readInt() == VERSION ? read(in) : new LinkedHashMap<>());
        } catch (NoSuchFileException | EOFException none) {
            return new SyncState(file, new LinkedHashMap<>());
        }
    }

    private static Map<String, Known> read(DataInputStream in) throws IOException {
        int count = in.readInt();
        var all = new LinkedHashMap<String, Known>(count * 4 / 3 + 1);
        for (int i = 0; i < count; i++) {
            var path = text(in);
            var kind = Kind.values()[in.readByte()];
            boolean there = in.readBoolean();
            boolean lasts = in.readBoolean();
            int mode = in.readInt();
            long size = in.readLong();
            var stamp = new LocalEntry.Stamp(in.readLong(), in.readLong(), in.readLong());
            var target = kind == Kind.LINK ? text(in) : null;
            byte[] digest = null;
            if (in.readBoolean()) {
                digest = new byte[DIGEST];
                in.readFully(digest);
            }
            all.put(path, new Known(new LocalEntry(path, kind, mode, size, target, stamp), digest, lasts, there));
        }
        return all;
    }

    private static String text(DataInputStream in) throws IOException {
        var bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    public Collection<Known> all() {
        return known.values();
    }

    public @Nullable Known of(String path) {
        return known.get(path);
    }

    public void put(Known one) {
        var before = known.put(one.entry().path(), one);
        changed |= before == null || !one.isAs(before);
    }

    public void forget(String path) {
        changed |= known.remove(path) != null;
    }

    /** Keeps all of it, or what was kept before. */
    public void keep() throws IOException {
        if (!changed || file == null) {
            return;
        }
        var directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        var fresh = Files.createTempFile(directory, "state", null);
        try {
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh), BUFFER))) {
                out.writeInt(VERSION);
                out.writeInt(known.size());
                for (var one : known.values()) {
                    write(out, one);
                }
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            changed = false;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void write(DataOutputStream out, Known one) throws IOException {
        var entry = one.entry();
        text(out, entry.path());
        out.writeByte(entry.kind().ordinal());
        out.writeBoolean(one.there());
        out.writeBoolean(one.lasts());
        out.writeInt(entry.mode());
        out.writeLong(entry.size());
        out.writeLong(entry.stamp().modified());
        out.writeLong(entry.stamp().changed());
        out.writeLong(entry.stamp().inode());
        if (entry.target() != null) {
            text(out, entry.target());
        }
        out.writeBoolean(one.sha256() != null);
        if (one.sha256() != null) {
            out.write(one.sha256());
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.length());
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
