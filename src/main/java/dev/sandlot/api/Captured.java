package dev.sandlot.api;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** What an ended process printed, at most {@link #MOST} bytes of each stream: from more, the middle is cut out. */
public final class Captured {
    public static final int MOST = 256 << 10;

    private static final int HEAD = MOST / 2;
    /** Leaves room for the line that tells of the cut. */
    private static final int TAIL = MOST / 2 - 64;

    private static final int PULL = 256 << 10;

    private final Kept stdout = new Kept();
    private final Kept stderr = new Kept();

    private Captured() {}

    /** Reads what it printed. */
    public static Future<Captured> of(OutputSource output, SandboxProcess process) {
        var captured = new Captured();
        if (process.output().equals(OutputExtent.EMPTY)) {
            return Future.succeededFuture(captured);
        }
        return output.open(process.sandboxId(), process.id(), new OutputSource.Start.First(), null)
                .compose(reader -> captured.read(reader).onComplete(done -> reader.close()))
                .map(captured);
    }

    private Future<Void> read(OutputReader reader) {
        return Repeated.until(() -> reader.available(PULL).map(items -> {
            items.forEach(this::keep);
            return items.isEmpty();
        }));
    }

    private void keep(OutputItem item) {
        if (item instanceof Chunk chunk) {
            (chunk.channel() == Channel.STDERR ? stderr : stdout).add(chunk.bytes());
        } else if (item instanceof OutputItem.Gap) {
            // The head of the log was trimmed; which stream it was of is not known any more.
            stdout.gap = true;
            stderr.gap = true;
        }
    }

    /** Adds {@code stdout}, {@code stderr} and whether something is missing. */
    public JsonObject addTo(JsonObject process) {
        return process.put("stdout", stdout.text())
                .put("stderr", stderr.text())
                .put("truncated", stdout.isCut() || stderr.isCut());
    }

    /** The first half of the bytes that may be kept, and the newest ones that fill the rest. */
    private static final class Kept {
        private final Buffer head = Buffer.buffer();
        private final Deque<Buffer> tail = new ArrayDeque<>();
        private int tailBytes;
        private long cut;
        private boolean gap;

        void add(Buffer bytes) {
            var toHead = Math.min(bytes.length(), HEAD - head.length());
            head.appendBuffer(bytes, 0, toHead);
            if (toHead < bytes.length()) {
                tail.addLast(bytes.slice(toHead, bytes.length()));
                tailBytes += bytes.length() - toHead;
            }
            while (tailBytes > TAIL) {
                var first = tail.removeFirst();
                var drop = Math.min(first.length(), tailBytes - TAIL);
                if (drop < first.length()) {
                    tail.addFirst(first.slice(drop, first.length()));
                }
                tailBytes -= drop;
                cut += drop;
            }
        }

        boolean isCut() {
            return cut > 0 || gap;
        }

        String text() {
            var rest = Buffer.buffer(tailBytes);
            tail.forEach(rest::appendBuffer);
            if (cut == 0) {
                var all = head.appendBuffer(rest);
                return text(all, gap ? Utf8.tailBytes(all) : 0, all.length());
            }
            // Cut between characters.
            int end = head.length() - Utf8.cutBytes(head);
            int begin = Utf8.tailBytes(rest);
            return text(head, gap ? Utf8.tailBytes(head) : 0, end)
                    + "\n… " + (cut + begin + head.length() - end) + " bytes left out …\n"
                    + text(rest, begin, rest.length());
        }

        private static String text(Buffer bytes, int from, int to) {
            return bytes.getString(Math.min(from, to), to, StandardCharsets.UTF_8.name());
        }
    }
}
