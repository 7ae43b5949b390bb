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
 * Makes a tar archive piece by piece: each call answers with the bytes that come next. Names are bytes and have no owners; long ones are written as GNU
 * tar does, large sizes as POSIX. Pipes, sockets and devices are left out.
 */
public final class TarWriter {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;
    private boolean open;

    public TarWriter() {
        // Names are bytes, one a character.
        tar = new TarArchiveOutputStream(made, BLOCK, StandardCharsets.ISO_8859_1.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    /** Behind a regular file, its contents follow, together exactly as long as its size. */
    public byte[] entry(FileEntry file) {
        return bytes(() -> {
            end();
            if (file.kind() != FileEntry.Kind.OTHER) {
                tar.putArchiveEntry(entryOf(file));
                open = true;
            }
        });
    }

    public byte[] contents(byte[] part) {
        return bytes(() -> tar.write(part));
    }

    /** The end of the archive. */
    public byte[] finish() {
        return bytes(() -> {
            end();
            tar.finish();
        });
    }

    private void end() throws IOException {
        if (open) {
            tar.closeArchiveEntry();
            open = false;
        }
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

    private interface Writing {
        void run() throws IOException;
    }

    private byte[] bytes(Writing writing) {
        try {
            writing.run();
            tar.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // what it is written to is memory, and sizes are those told
        }
        var bytes = made.toByteArray();
        made.reset();
        return bytes;
    }
}
