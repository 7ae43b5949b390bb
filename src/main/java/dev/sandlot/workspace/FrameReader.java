package dev.sandlot.workspace;

import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.Gathered;
import dev.sandlot.stream.Planning;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames in what comes out of a sandbox, where anybody may have written anything: what is no frame is a failure. Contents are given on as they
 * come, whichever frames that makes.
 */
final class FrameReader {
    private static final long NANOS = 1_000_000_000;

    private Buffer come = Buffer.buffer();
    private int at;
    /** Whether what has come is nobody else's, so that more can be appended. */
    private boolean grows;
    /** What is still to come of the contents that a frame carries. */
    private int contents;

    /** Takes what has come next. */
    void add(Buffer bytes) {
        if (at == come.length()) {
            come = bytes;
            grows = false;
        } else {
            if (at > 0 || !grows) {
                // A copy: what was taken before is part of the old one.
                come = Buffer.buffer().appendBuffer(come, at, come.length() - at);
                grows = true;
            }
            come.appendBuffer(bytes);
        }
        at = 0;
    }

    /** The next frame, or null where it is not whole yet. */
    @Nullable
    FileFrame next() throws IOException {
        int left = come.length() - at;
        if (contents > 0) {
            return left == 0 ? null : contents();
        }
        if (left < FileFrame.HEAD) {
            return null;
        }
        int length = length();
        int start = at + Integer.BYTES;
        if (come.getByte(start) == FileFrame.DATA) {
            at = start + 1;
            contents = length - 1;
            return contents > 0 && at == come.length() ? null : contents();
        }
        if (left - Integer.BYTES < length) {
            return null;
        }
        at = start + length;
        try {
            return frame(come.getByte(start), new Content(come, start + 1, at));
        } catch (IndexOutOfBoundsException | DateTimeException | FaultException noFrame) {
            throw bad();
        }
    }

    /** That of the frame which begins here. */
    private int length() throws IOException {
        int length = come.getInt(at);
        if (length < 1 || length > FileFrame.MOST) {
            throw bad();
        }
        return length;
    }

    /** What has come of contents, however many frames carry that. */
    private FileFrame contents() throws IOException {
        var parts = new ArrayList<Buffer>();
        do {
            int length = Math.min(contents, come.length() - at);
            parts.add(come.slice(at, at + length));
            at += length;
            contents -= length;
        } while (contents == 0 && goesOn());
        return new FileFrame.Data(Gathered.of(parts));
    }

    private boolean goesOn() throws IOException {
        if (come.length() - at < FileFrame.HEAD || come.getByte(at + Integer.BYTES) != FileFrame.DATA) {
            return false;
        }
        contents = length() - 1;
        at += FileFrame.HEAD;
        return true;
    }

    private static FileFrame frame(int kind, Content content) throws IOException {
        var frame = switch (kind) {
            case FileFrame.IS -> new FileFrame.Is(stat(content));
            case FileFrame.FAULT -> fault(content);
            case FileFrame.END -> new FileFrame.End(content.octet() != 0);
            case FileFrame.LEFT_OUT -> new FileFrame.LeftOut(content.shown(), new InnerPath(content.text()));
            case FileFrame.HASH -> new FileFrame.Hash(content.hexadecimal());
            case FileFrame.VERDICT -> new FileFrame.Verdict(step(content.octet()), new InnerPath(content.text()));
            case FileFrame.LINE -> line(content);
            case FileFrame.CHANGED -> new FileFrame.Changed(new InnerPath(content.text()));
            case FileFrame.BURST -> new FileFrame.Burst(content.octet() != 0);
            default -> throw bad();
        };
        if (!content.isTaken()) {
            throw bad();
        }
        return frame;
    }

    private static FileFrame fault(Content content) {
        int errno = content.int32();
        var what = content.shown();
        var path = content.text();
        return new FileFrame.Fault(errno, what, path.isEmpty() ? null : new InnerPath(path));
    }

    private static FileFrame.Line line(Content content) throws IOException {
        long number = content.int64();
        var bytes = content.slice();
        if (number < 1 || bytes.length > FileFrame.MOST_OF_LINE) {
            throw bad();
        }
        return new FileFrame.Line(number, new String(bytes, StandardCharsets.UTF_8));
    }

    private static FileStat stat(Content content) throws IOException {
        var path = new InnerPath(content.text());
        var kind = kind(content.octet());
        int mode = content.int32();
        long size = content.int64();
        long inode = content.int64();
        var modified = content.time();
        var changed = content.time();
        var target = content.text();
        if (size < 0 || (mode & ~07777) != 0 || target.isEmpty() == (kind == FileEntry.Kind.LINK)) {
            throw bad();
        }
        var entry = new FileEntry(path, kind, mode, size, modified, target.isEmpty() ? null : new InnerPath(target));
        return new FileStat(entry, "%x-%x-%s-%s".formatted(inode, size, hex(modified), hex(changed)));
    }

    private static String hex(Instant time) {
        return Long.toHexString(time.getEpochSecond()) + "." + Integer.toHexString(time.getNano());
    }

    private static Planning.Step step(int letter) throws IOException {
        return switch (letter) {
            case 's' -> Planning.Step.SEND;
            case 'h' -> Planning.Step.HASH;
            case 'd' -> Planning.Step.DELETE;
            case 'c' -> Planning.Step.CHANGED;
            case 'x' -> Planning.Step.EXTRA;
            default -> throw bad();
        };
    }

    private static FileEntry.Kind kind(int letter) throws IOException {
        return switch (letter) {
            case 'f' -> FileEntry.Kind.FILE;
            case 'd' -> FileEntry.Kind.DIRECTORY;
            case 'l' -> FileEntry.Kind.LINK;
            case 'o' -> FileEntry.Kind.OTHER;
            default -> throw bad();
        };
    }

    private static IOException bad() {
        return new IOException("what came out of the sandbox is no answer");
    }

    /** What one frame says, from its beginning on. InnerFileReading beyond its end is an {@link IndexOutOfBoundsException}. */
    private static final class Content {
        private final Buffer bytes;
        private final int end;
        private int at;

        Content(Buffer bytes, int start, int end) {
            this.bytes = bytes;
            this.at = start;
            this.end = end;
        }

        private int take(int length) {
            if (length < 0 || length > end - at) {
                throw new IndexOutOfBoundsException();
            }
            int start = at;
            at += length;
            return start;
        }

        int octet() {
            return bytes.getByte(take(1));
        }

        int int32() {
            return bytes.getInt(take(Integer.BYTES));
        }

        long int64() {
            return bytes.getLong(take(Long.BYTES));
        }

        byte[] slice() {
            int length = int32();
            int start = take(length);
            return bytes.getBytes(start, start + length);
        }

        /** One character a byte. */
        String text() {
            var text = new String(slice(), StandardCharsets.ISO_8859_1);
            take(1);
            return text;
        }

        /** For people. */
        String shown() {
            return new String(text().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }

        /** The kernel takes any 64 bits for seconds; what no calendar has is the nearest that it has. */
        Instant time() {
            long seconds = int64();
            long nanos = Integer.toUnsignedLong(int32());
            if (nanos >= NANOS) {
                throw new IndexOutOfBoundsException();
            }
            long most = Instant.MAX.getEpochSecond();
            long least = Instant.MIN.getEpochSecond();
            return Instant.ofEpochSecond(Math.max(least, Math.min(most, seconds)), nanos);
        }

        /** A length, and so many bytes. */
        String hexadecimal() {
            int length = int32();
            int start = take(length);
            return HexFormat.of().formatHex(bytes.getBytes(start, start + length));
        }

        boolean isTaken() {
            return at == end;
        }
    }
}
