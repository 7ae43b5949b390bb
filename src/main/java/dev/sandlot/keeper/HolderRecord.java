package dev.sandlot.keeper;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a holder has recorded so far ({@code record.h}). A line counts when it has its newline.
 *
 * @param holder the holder's pid, 0 where the command was never run
 * @param startTicks when the holder started
 * @param inputFd the holder's descriptor that feeds standard input, or -1
 * @param exitCode the command's status (128+N after a signal), or null while it runs
 * @param complete whether nobody can print any more
 * @param inputTag the tag of the last question about standard input that the holder has answered, or -1
 * @param inputBytes how much standard input it had taken then
 */
public record HolderRecord(
        long holder,
        long startTicks,
        int inputFd,
        @Nullable Integer exitCode,
        boolean complete,
        long inputTag,
        long inputBytes) {
    private static final int SIGNALLED = 128;
    /** Nothing yet. */
    public static final HolderRecord NONE = new HolderRecord(0, 0, -1, null, false, -1, 0);

    public static HolderRecord read(Path file) throws IOException {
        var record = NONE;
        for (var line : lines(file)) {
            record = record.with(line);
        }
        return record;
    }

    /** The words of each line that counts. */
    private static List<String[]> lines(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        var lines = new ArrayList<String[]>();
        for (int from = 0, end; (end = text.indexOf('\n', from)) >= 0; from = end + 1) {
            lines.add(text.substring(from, end).split(" "));
        }
        return lines;
    }

    /** A terminal's size, in effect from so many bytes of its output on. */
    public record Size(int cols, int rows, long position) {}

    /** The sizes that a terminal's holder has recorded, in order; of those with the same position the last. */
    public static List<Size> sizes(Path file) throws IOException {
        var sizes = new ArrayList<Size>();
        for (var words : lines(file)) {
            if (words[0].equals("size")) {
                var size = new Size(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
                if (!sizes.isEmpty() && sizes.get(sizes.size() - 1).position() == size.position()) {
                    sizes.remove(sizes.size() - 1);
                }
                sizes.add(size);
            }
        }
        return sizes;
    }

    private HolderRecord with(String[] line) {
        return switch (line[0]) {
            case "run" ->
                new HolderRecord(
                        Long.parseLong(line[1]),
                        Long.parseLong(line[2]),
                        Integer.parseInt(line[3]),
                        exitCode,
                        complete,
                        inputTag,
                        inputBytes);
            case "exit" -> ended(Integer.parseInt(line[1]));
            case "signal" -> ended(SIGNALLED + Integer.parseInt(line[1]));
            case "eof" -> new HolderRecord(holder, startTicks, inputFd, exitCode, true, inputTag, inputBytes);
            case "stdin" -> {
                long tag = Long.parseLong(line[1]);
                long bytes = Long.parseLong(line[2]);
                yield new HolderRecord(holder, startTicks, inputFd, exitCode, complete, tag, bytes);
            }
            default -> this;
        };
    }

    private HolderRecord ended(int code) {
        return new HolderRecord(holder, startTicks, inputFd, code, complete, inputTag, inputBytes);
    }

    /** Whether a holder has taken the job up. */
    public boolean isTaken() {
        return holder > 0;
    }

    public boolean holderLives() {
        return isTaken() && Proc.isAlive(holder, startTicks);
    }

    /** Opens the pipe that feeds standard input. Fails where it is closed. */
    public FileChannel openInput() throws IOException {
        if (inputFd < 0 || exitCode != null || !holderLives()) {
            throw new IOException("closed");
        }
        return FileChannel.open(Proc.descriptor(holder, inputFd), StandardOpenOption.WRITE);
    }
}
