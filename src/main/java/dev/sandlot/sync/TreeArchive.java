package dev.sandlot.sync;

import dev.sandlot.archive.TarWriter;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileEntry.Kind;
import dev.sandlot.model.InnerPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** Entries of a directory of this computer as a tar archive, read on the way. */
public final class TreeArchive {
    private static final int PART = 128 << 10;
    /** A file up to here is read before anything is told of it. */
    private static final int SMALL = PART;

    private final Contents contents;
    private final LongConsumer sent;
    private final List<LocalEntry> files = new ArrayList<>();
    private final List<LocalEntry> again = new ArrayList<>();
    private final TarWriter tar = new TarWriter();
    private final byte[] part = new byte[PART];

    /** @param sent gets how many bytes of contents have gone, each time some have */
    public TreeArchive(Contents contents, LongConsumer sent) {
        this.contents = contents;
        this.sent = sent;
    }

    /** Those that have changed while they were read, or have gone: what was sent of them may be nothing that ever was. */
    public List<LocalEntry> again() {
        return again;
    }

    /** The regular files that the archive has, in its order. */
    public List<LocalEntry> files() {
        return files;
    }

    public void write(List<LocalEntry> entries, OutputStream out) throws IOException {
        for (var entry : entries) {
            if (entry.kind() != Kind.FILE) {
                out.write(tar.entry(file(entry, 0)));
            } else if (entry.size() <= SMALL) {
                small(entry, out);
            } else {
                large(entry, out);
            }
        }
        out.write(tar.finish());
    }

    private static FileEntry file(LocalEntry entry, long size) {
        long modified = entry.stamp().modified();
        return new FileEntry(
                new InnerPath(entry.path()),
                entry.kind(),
                entry.mode(),
                size,
                Instant.ofEpochSecond(Math.floorDiv(modified, 1_000_000_000L), Math.floorMod(modified, 1_000_000_000L)),
                entry.target() == null ? null : new InnerPath(entry.target()));
    }

    /** Whole, or not at all. */
    private void small(LocalEntry entry, OutputStream out) throws IOException {
        int length = 0;
        try (var in = contents.open(entry)) {
            // What may stand behind that, the file's times tell.
            for (int n = 0; n >= 0 && length < entry.size(); n = in.read(part, length, part.length - length)) {
                length += n;
            }
        } catch (IOException gone) {
            again.add(entry);
            return;
        }
        if (length != entry.size() || !contents.isStill(entry)) {
            again.add(entry);
            return;
        }
        files.add(entry);
        out.write(tar.entry(file(entry, length)));
        out.write(part, 0, length);
        sent.accept(length);
    }

    /** As long as was told, whatever becomes of it meanwhile. */
    private void large(LocalEntry entry, OutputStream out) throws IOException {
        InputStream in;
        try {
            in = contents.open(entry);
        } catch (IOException gone) {
            again.add(entry);
            return;
        }
        try (in) {
            out.write(tar.entry(file(entry, entry.size())));
            for (long left = entry.size(); left > 0; ) {
                int wanted = (int) Math.min(part.length, left);
                int n = read(in, wanted);
                out.write(part, 0, n);
                sent.accept(n);
                left -= n;
            }
        }
        files.add(entry);
        if (!contents.isStill(entry)) {
            again.add(entry);
        }
    }

    /** Zeros where there is nothing more: then the file has changed, which is noticed. */
    private int read(InputStream in, int wanted) {
        int n;
        try {
            n = in.read(part, 0, wanted);
        } catch (IOException unreadable) {
            n = -1;
        }
        if (n < 0) {
            Arrays.fill(part, 0, wanted, (byte) 0);
            return wanted;
        }
        return n;
    }
}
