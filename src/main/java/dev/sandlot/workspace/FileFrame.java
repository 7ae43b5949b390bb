package dev.sandlot.workspace;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.Gathered;
import dev.sandlot.stream.Planning;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the program that works on files inside a sandbox answers ({@code file_frames.h}, which explains each). */
sealed interface FileFrame {
    record Is(FileStat stat) implements FileFrame {}

    record Data(Buffer bytes) implements FileFrame {}

    /** @param errno the number of errno(3) */
    record Fault(int errno, String what, @Nullable InnerPath path) implements FileFrame {}

    record End(boolean more) implements FileFrame {}

    record LeftOut(String what, InnerPath path) implements FileFrame {}

    /** @param sha256 empty for none */
    record Hash(String sha256) implements FileFrame {}

    record Verdict(Planning.Step step, InnerPath path) implements FileFrame {}

    /** @param text for people */
    record Line(long number, String text) implements FileFrame {}

    record Changed(InnerPath path) implements FileFrame {}

    record Burst(boolean all) implements FileFrame {}

    /** A length and a kind. */
    int HEAD = Integer.BYTES + 1;

    /** Of the contents that one frame carries. */
    int BLOCK = 128 << 10;

    /** A frame may be at most this, without its length. */
    int MOST = BLOCK + 1;

    /** Bytes of a line. */
    int MOST_OF_LINE = 200;

    /** Of what has changed together. */
    int MOST_PATHS = 4096;

    int MOST_PATH_BYTES = 256 << 10;

    int ASK = 1;
    int IS = 2;
    int DATA = 3;
    int FAULT = 4;
    int END = 5;
    int LEFT_OUT = 6;
    int HASH = 7;
    int VERDICT = 8;
    int LINE = 9;
    int CHANGED = 10;
    int BURST = 11;

    /** The frame of this content. */
    static Buffer of(int kind, Buffer content) {
        return Buffer.buffer(HEAD + content.length())
                .appendInt(1 + content.length())
                .appendByte((byte) kind)
                .appendBuffer(content);
    }

    /** The frame of these contents, which are not copied. */
    static Buffer data(Buffer contents) {
        var head = Buffer.buffer(HEAD).appendInt(1 + contents.length()).appendByte((byte) DATA);
        return Gathered.of(List.of(head, contents));
    }

    /** Appends a text to the content of a frame. */
    static Buffer text(Buffer to, String bytes) {
        return to.appendInt(bytes.length()).appendString(bytes, "ISO-8859-1").appendByte((byte) 0);
    }

    /** An entry that is brought in. */
    static Buffer is(FileEntry file) {
        var content = Buffer.buffer();
        text(content, file.path().bytes())
                .appendByte((byte) letter(file.kind()))
                .appendInt(file.mode())
                .appendLong(file.size())
                .appendLong(0)
                .appendLong(file.modified().getEpochSecond())
                .appendInt(file.modified().getNano())
                .appendLong(0)
                .appendInt(0);
        var target = file.target();
        return of(IS, text(content, target == null ? "" : target.bytes()));
    }

    /** The digest of the file whose entry was told before. */
    static Buffer hash(String sha256) {
        var bytes = HexFormat.of().parseHex(sha256);
        return of(HASH, Buffer.buffer().appendInt(bytes.length).appendBytes(bytes));
    }

    /** The last of what is told. */
    static Buffer end() {
        return of(END, Buffer.buffer(new byte[1]));
    }

    private static char letter(FileEntry.Kind kind) {
        return switch (kind) {
            case FILE -> 'f';
            case DIRECTORY -> 'd';
            case LINK -> 'l';
            case OTHER -> 'o';
            case GONE -> 'g';
        };
    }
}
