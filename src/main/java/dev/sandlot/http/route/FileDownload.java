package dev.sandlot.http.route;

import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.stream.EventStream;
import dev.sandlot.stream.FileSource.FileReading;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Carries a file to a client at the client's pace. Where it can't come whole, the connection is cut. */
final class FileDownload {
    private final FileReading reading;
    private final EventStream stream;
    /** Is read while the one before is sent. */
    private Future<@Nullable Buffer> ahead;

    private FileDownload(FileReading reading, EventStream stream) {
        this.reading = reading;
        this.stream = stream;
        this.ahead = reading.next();
    }

    /** @param stream its head has been sent, with the length of what comes */
    static void carry(FileReading reading, EventStream stream, OpenStreams open) {
        var download = new FileDownload(reading, stream);
        stream.whole(open, () -> Unawaited.note(reading.close(), "closing a file"));
        Repeated.until(download::next).onSuccess(all -> stream.end()).onFailure(e -> stream.cut());
    }

    private Future<Boolean> next() {
        return ahead.compose(part -> {
            if (part == null) {
                return Future.succeededFuture(true);
            }
            ahead = reading.next();
            stream.write(part);
            return stream.room().map(false);
        });
    }
}
