package dev.sandlot.workspace;

import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** Contents on their way into a sandbox, in frames as large as may be. */
final class ContentFrames {
    private ContentFrames() {}

    static Future<Void> send(Function<Buffer, Future<Void>> sender, Buffer bytes) {
        if (bytes.length() <= FileFrame.BLOCK) {
            return bytes.length() == 0 ? Future.succeededFuture() : sender.apply(FileFrame.data(bytes));
        }
        var sent = new int[1];
        return Repeated.until(() -> {
            int start = sent[0];
            sent[0] = Math.min(start + FileFrame.BLOCK, bytes.length());
            return sender.apply(FileFrame.data(bytes.slice(start, sent[0]))).map(v -> sent[0] == bytes.length());
        });
    }
}
