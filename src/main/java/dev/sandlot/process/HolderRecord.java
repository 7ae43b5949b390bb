package dev.sandlot.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a holder has recorded so far. A line counts when it has its newline.
 *
 * @param holder the holder's pid, 0 where the command was never run
 * @param startTicks when the holder started
 * @param inputFd the holder's descriptor that feeds standard input, or -1
 * @param exitCode the command's status (128+N after a signal), or null while it runs
 * @param complete whether nobody can print any more
 * @param inputTag the tag of the last question about standard input that the holder has answered, or -1
 * @param inputBytes how much standard input it had taken then
 */
record HolderRecord(
        long holder,
        long startTicks,
        int inputFd,
        @Nullable Integer exitCode,
        boolean complete,
        long inputTag,
        long inputBytes) {
    private static final int SIGNALLED = 128;
    static final HolderRecord NONE = new HolderRecord(0, 0, -1, null, false, -1, 0);

    static HolderRecord read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return NONE;
        }
        var record = NONE;
        for (int from = 0, end; (end = text.indexOf('\n', from)) >= 0; from = end + 1) {
            record = record.with(text.substring(from, end).split(" "));
        }
        return record;
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

    boolean holderLives() {
        return holder > 0 && ProcFs.isAlive(holder, startTicks);
    }
}
