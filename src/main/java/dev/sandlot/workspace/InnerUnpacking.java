package dev.sandlot.workspace;

import dev.sandlot.model.FileEntry;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unpacking;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Files that go into a sandbox. What can't be done there is heard of all the while, so that neither side waits for the other. */
final class InnerUnpacking implements Unpacking {
    /** What is told of by its name. */
    private static final int MOST_TOLD = 1000;

    private final FileExchange exchange;
    private final List<Packing.LeftOut> leftOut = new ArrayList<>();
    private final Future<Void> heard;
    private long others;

    InnerUnpacking(FileExchange exchange) {
        this.exchange = exchange;
        this.heard = Repeated.until(() -> exchange.next().compose(this::hear));
    }

    private Future<Boolean> hear(FileFrame frame) {
        if (!(frame instanceof FileFrame.LeftOut out)) {
            return FileExchange.as(FileFrame.End.class, frame).map(end -> true);
        }
        if (leftOut.size() < MOST_TOLD) {
            leftOut.add(new Packing.LeftOut(out.path(), FileFaults.shown(out.what())));
        } else {
            others++;
        }
        return Future.succeededFuture(false);
    }

    @Override
    public Future<Void> entry(FileEntry file) {
        return sent(exchange.write(FileFrame.is(file)));
    }

    @Override
    public Future<Void> contents(Buffer bytes) {
        return sent(ContentFrames.send(exchange::write, bytes));
    }

    @Override
    public Future<Outcome> finish() {
        return exchange.last(sent(exchange.write(FileFrame.of(FileFrame.END, Buffer.buffer(new byte[1]))))
                .compose(v -> heard)
                .map(v -> new Outcome(leftOut, others)));
    }

    /** Where it can't be sent, what was heard last is why. */
    private Future<Void> sent(Future<Void> sending) {
        return sending.recover(gone -> heard.compose(v -> Future.failedFuture(FileFaults.brokenOff())));
    }

    @Override
    public Future<Void> close() {
        return exchange.close();
    }
}
