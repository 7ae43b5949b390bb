package dev.sandlot.archive;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive (ustar, POSIX's pax, GNU) entry by entry. Names are bytes, whichever way they are written; owners are not taken, nor bits that give
 * another user's rights. Hard links, sparse files, devices and pipes are told as {@code OTHER}. Methods block. A fault of kind INVALID where it is no
 * archive, or ends before its end.
 *
 * <p>Headers are read by Commons Compress; its stream would take the names of pax for text, which can't be told from bytes then.
 */
public final class TarReader {
    private static final int RECORD = 512;
    private static final int PERMISSIONS = 0777;
    /** What describes one entry beside its header. */
    private static final int MOST_DESCRIPTION = 1 << 20;

    private static final ZipEncoding BYTES = ZipEncodingHelper.getZipEncoding("ISO-8859-1");

    private final InputStream in;
    /** Of what the entry holds, and then of the padding behind it. */
    private long left;

    private int padding;
    private final Map<String, String> forAll = new HashMap<>();

    public TarReader(InputStream in) {
        this.in = in;
    }

    /** The next entry; null at the end. What is left of the one before is skipped. */
    public @Nullable FileEntry next() throws IOException {
        var said = new HashMap<>(forAll);
        for (var header = header(); header != null; header = header()) {
            if (header.isGNULongNameEntry()) {
                said.put("path", upToNul(description()));
            } else if (header.isGNULongLinkEntry()) {
                said.put("linkpath", upToNul(description()));
            } else if (header.isGlobalPaxHeader()) {
                records(description(), forAll);
                said.putAll(forAll);
            } else if (header.isPaxHeader()) {
                records(description(), said);
            } else {
                return entry(header, said);
            }
        }
        return null;
    }

    private @Nullable TarArchiveEntry header() throws IOException {
        skip(left + padding);
        left = 0;
        padding = 0;
        var record = in.readNBytes(RECORD);
        if (record.length == 0 || record.length == RECORD && isZero(record)) {
            return null;
        }
        if (record.length < RECORD) {
            throw noArchive("it ends within a header");
        }
        var header = parsed(record);
        if (!header.isCheckSumOK()) {
            throw noArchive("a header's sum is wrong");
        }
        holds(header.getSize());
        return header;
    }

    private static TarArchiveEntry parsed(byte[] record) {
        try {
            return new TarArchiveEntry(record, BYTES);
        } catch (IllegalArgumentException | IOException broken) {
            throw noArchive("a header can't be read");
        }
    }

    private void holds(long size) {
        if (size < 0) {
            throw noArchive("a size is below zero");
        }
        left = size;
        padding = (int) (-size & (RECORD - 1));
    }

    private static boolean isZero(byte[] record) {
        for (byte each : record) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private void skip(long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw endsWithin();
        }
    }

    private static FaultException endsWithin() {
        return noArchive("it ends within an entry");
    }

    /** What the entry holds, which describes the next. One character a byte. */
    private String description() throws IOException {
        if (left > MOST_DESCRIPTION) {
            throw noArchive("the description of an entry is larger than " + MOST_DESCRIPTION + " bytes");
        }
        var bytes = in.readNBytes((int) left);
        if (bytes.length < left) {
            throw endsWithin();
        }
        left = 0;
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String upToNul(String text) {
        int nul = text.indexOf('\0');
        return nul < 0 ? text : text.substring(0, nul);
    }

    /** Lines of {@code LENGTH KEY=VALUE}, the length that of the whole line in bytes (pax(1)). */
    private static void records(String text, Map<String, String> into) {
        for (int at = 0; at < text.length(); ) {
            int space = text.indexOf(' ', at);
            int equals = text.indexOf('=', at);
            int length = space < 0 ? 0 : number(text.substring(at, space));
            int end = at + length;
            if (length <= 0 || end > text.length() || equals < space || equals >= end || text.charAt(end - 1) != '\n') {
                throw noArchive("a description can't be read");
            }
            into.put(text.substring(space + 1, equals), text.substring(equals + 1, end - 1));
            at = end;
        }
    }

    private static int number(String digits) {
        try {
            return digits.length() > 7 ? 0 : Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private FileEntry entry(TarArchiveEntry header, Map<String, String> said) {
        var size = said.get("size");
        if (size != null) {
            holds(large(size));
        }
        var kind = said.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))
                ? FileEntry.Kind.OTHER
                : kind(header);
        var name = said.getOrDefault("path", header.getName()).replaceFirst("(?<=.)/+$", "");
        var target = said.getOrDefault("linkpath", header.getLinkName());
        return new FileEntry(
                new InnerPath(name.isEmpty() ? "." : name),
                kind,
                header.getMode() & PERMISSIONS,
                kind == FileEntry.Kind.FILE ? left : 0,
                modified(header, said.get("mtime")),
                kind == FileEntry.Kind.LINK ? new InnerPath(target) : null);
    }

    private static long large(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw noArchive("a size can't be read");
        }
    }

    private static FileEntry.Kind kind(TarArchiveEntry header) {
        if (header.isDirectory()) {
            return FileEntry.Kind.DIRECTORY;
        }
        if (header.isSymbolicLink()) {
            return FileEntry.Kind.LINK;
        }
        boolean plain = header.isFile() && !header.isLink() && !header.isGNUSparse();
        return plain ? FileEntry.Kind.FILE : FileEntry.Kind.OTHER;
    }

    /** @param exact seconds with a fraction, or null */
    private static Instant modified(TarArchiveEntry header, @Nullable String exact) {
        try {
            if (exact != null) {
                var seconds = new BigDecimal(exact);
                var whole = seconds.setScale(0, RoundingMode.FLOOR);
                return Instant.ofEpochSecond(
                        whole.longValueExact(),
                        seconds.subtract(whole).movePointRight(9).longValue());
            }
            return header.getLastModifiedTime().toInstant();
        } catch (ArithmeticException | DateTimeException | NumberFormatException beyond) {
            return Instant.EPOCH;
        }
    }

    /** Of what the entry holds; -1 at its end. */
    public int read(byte[] into) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(into, 0, (int) Math.min(into.length, left));
        if (read < 0) {
            throw endsWithin();
        }
        left -= read;
        return read;
    }

    private static FaultException noArchive(String why) {
        return Fault.of(Fault.Kind.INVALID, "This is no tar archive: " + why + ".", "Send what `tar c` makes.")
                .asException();
    }
}
