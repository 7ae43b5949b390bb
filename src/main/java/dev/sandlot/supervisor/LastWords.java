package dev.sandlot.supervisor;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a process has said last on standard error, fit for a message. Used on the loop only. */
final class LastWords {
    private static final int MOST = 300;

    private final Loop loop;

    LastWords(Loop loop) {
        this.loop = loop;
    }

    /**
     * Empty, or a sentence that tells it. Never fails.
     *
     * @param counts which lines do; a carriage return ends one too
     */
    Future<String> of(HeldSandbox box, HeldProcess process, Predicate<String> counts) {
        var log = box.place().logs().resolve(process.id.value()).resolve("stderr");
        return loop.blocking(() -> endOf(log)).otherwise(new byte[0]).map(said -> sentence(said, counts));
    }

    private static byte[] endOf(Path log) throws IOException {
        try (var file = FileChannel.open(log)) {
            var end = ByteBuffer.allocate((int) Math.min(file.size(), 4 * MOST));
            file.read(end, file.size() - end.capacity());
            return end.array();
        }
    }

    private static String sentence(byte[] said, Predicate<String> counts) {
        var text = Arrays.stream(new String(said, StandardCharsets.UTF_8).split("[\\r\\n]+"))
                .map(line -> line.replaceAll("\\p{Cntrl}+", " ").strip())
                .filter(counts)
                .collect(Collectors.joining(" "))
                .strip();
        return text.isEmpty() ? "" : " It said: " + text.substring(Math.max(0, text.length() - MOST));
    }
}
