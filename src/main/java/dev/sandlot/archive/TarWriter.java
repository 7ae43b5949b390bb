package dev.sandlot.archive;

import dev.sandlot.model.FileEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Makes a tar archive piece by piece: each call answers with the bytes that come next. Behind a regular file, its contents follow as they are, together
 * exactly as long as its size. Names are bytes and have no owners; long ones are written as GNU tar does, large sizes as POSIX. Pipes, sockets and devices
 * are left out.
 */
public final class TarWriter {
    private static final int BLOCK = 512;
    private static final int END = 2 * BLOCK;

    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    /** What stands behind the contents of the entry before, up to the next block. */
    private int padding;

    public byte[] entry(FileEntry file) {
        zeros(padding);
        padding = 0;
        if (file.kind() != FileEntry.Kind.OTHER) {
            var entry = entryOf(file);
            header(entry);
            padding = (int) (-entry.getSize() & (BLOCK - 1));
        }
        return bytes();
    }

    /** The end of the archive. */
    public byte[] finish() {
        zeros(padding + END);
        return bytes();
    }

    private void zeros(int count) {
        made.write(new byte[count], 0, count);
    }

    private static TarArchiveEntry entryOf(FileEntry file) {
        var name = file.path().bytes();
        var target = file.target();
        var entry = target != null
                ? new TarArchiveEntry(name, TarConstants.LF_SYMLINK)
                : new TarArchiveEntry(file.kind() == FileEntry.Kind.DIRECTORY ? name + "/" : name, true);
        if (target != null) {
            entry.setLinkName(target.bytes());
        }
        entry.setMode(file.mode());
        entry.setLastModifiedTime(FileTime.from(file.modified()));
        entry.setSize(file.kind() == FileEntry.Kind.FILE ? file.size() : 0);
        return entry;
    }

    /** By a stream of its own, which would copy and count the contents. */
    private void header(TarArchiveEntry entry) {
        // Names are bytes, one a character.
        var tar = new TarArchiveOutputStream(made, BLOCK, StandardCharsets.ISO_8859_1.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        try {
            tar.putArchiveEntry(entry);
            tar.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // what it is written to is memory
        }
    }

    private byte[] bytes() {
        var bytes = made.toByteArray();
        made.reset();
        return bytes;
    }
}
