package dev.sandlot.workspace;

import dev.sandlot.model.FileEntry;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Unpacking;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Files that go into a sandbox, or away. What can't be done there is heard of all the while. */
final class InnerUnpacking implements Unpacking {
    /** What is told of by its name. */
    private static final int MOST_TOLD = 1000;

    private final FileDialogue dialogue;
    private final List<Packing.LeftOut> leftOut = new ArrayList<>();
    private final List<String> digests = new ArrayList<>();
    private long others;

    InnerUnpacking(FileExchange exchange) {
        this.dialogue = new FileDialogue(exchange, this::hear);
    }

    private boolean hear(FileFrame frame) {
        if (frame instanceof FileFrame.Hash hash) {
            if (digests.size() < MOST_DIGESTS) {
                digests.add(hash.sha256());
            }
            return true;
        }
        if (!(frame instanceof FileFrame.LeftOut out)) {
            return false;
        }
        if (leftOut.size() < MOST_TOLD) {
            leftOut.add(new Packing.LeftOut(out.path(), FileFaults.shown(out.what())));
        } else {
            others++;
        }
        return true;
    }

    @Override
    public Future<Void> entry(FileEntry file) {
        return dialogue.send(FileFrame.is(file));
    }

    @Override
    public Future<Void> contents(Buffer bytes) {
        return dialogue.sendContents(bytes);
    }

    @Override
    public Future<Void> flush() {
        return dialogue.flush();
    }

    @Override
    public Future<Outcome> finish() {
        return dialogue.finish().map(v -> new Outcome(leftOut, others, digests));
    }

    @Override
    public Future<Void> close() {
        return dialogue.close();
    }
}
