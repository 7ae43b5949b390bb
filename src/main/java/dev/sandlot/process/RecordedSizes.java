package dev.sandlot.process;

import dev.sandlot.keeper.HolderRecord;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Resized;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The sizes that a terminal has had, as places in its log. */
final class RecordedSizes {
    private RecordedSizes() {}

    /** @param log held open; blocks on the disk */
    static List<Resized> of(OutputLog log) throws IOException {
        var all = new ArrayList<Resized>();
        for (var size : HolderRecord.sizes(log.files().record())) {
            var place = Tail.ofPosition(log, Channel.PTY, size.position());
            all.add(new Resized(place.seq(), place.skip(), within(size)));
        }
        return all;
    }

    private static TerminalSize within(HolderRecord.Size size) {
        return new TerminalSize(
                Math.max(1, Math.min(size.cols(), TerminalSize.MAX_COLS)),
                Math.max(1, Math.min(size.rows(), TerminalSize.MAX_ROWS)));
    }
}
