package dev.sandlot.workspace;

import dev.sandlot.model.ManifestEntry;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Planning;
import io.vertx.core.Future;

/** A manifest that is compared inside a sandbox. */
final class InnerPlanning implements Planning {
    private final FileDialogue dialogue;
    private final Reader reader;

    InnerPlanning(FileExchange exchange, Reader reader) {
        this.reader = reader;
        this.dialogue = new FileDialogue(exchange, this::hear);
    }

    private boolean hear(FileFrame frame) {
        if (frame instanceof FileFrame.Verdict verdict) {
            reader.step(verdict.step(), verdict.path());
            return true;
        }
        if (frame instanceof FileFrame.LeftOut out) {
            reader.leftOut(new Packing.LeftOut(out.path(), FileFaults.shown(out.what())));
            return true;
        }
        return false;
    }

    @Override
    public Future<Void> entry(ManifestEntry entry) {
        var frame = FileFrame.is(entry.file());
        var hash = entry.sha256();
        return dialogue.send(hash == null ? frame : frame.appendBuffer(FileFrame.hash(hash)));
    }

    @Override
    public Future<Void> finish() {
        return dialogue.finish();
    }

    @Override
    public Future<Void> close() {
        return dialogue.close();
    }
}
