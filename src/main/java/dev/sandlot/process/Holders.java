package dev.sandlot.process;

import dev.sandlot.keeper.Entry;
import dev.sandlot.keeper.Holder;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Makes holders with the files that they write to. Blocks briefly. */
final class Holders {
    private Holders() {}

    /** @param resume whether the log goes on: else what is there is of a spare that an earlier daemon left behind */
    static Holder make(Keeper keeper, Entry box, ProcessId id, LogFiles files, boolean resume) throws IOException {
        if (!resume) {
            files.delete();
        }
        files.create();
        Files.write(files.record(), new byte[0]);
        return keeper.hold(
                box, id, files.record(), List.of(files.output(Channel.STDOUT), files.output(Channel.STDERR)));
    }

    /** The same for one on a terminal. */
    static Holder onTerminal(Keeper keeper, Entry box, ProcessId id, TerminalSize size, LogFiles files, boolean resume)
            throws IOException {
        if (!resume) {
            files.delete();
        }
        files.createForTerminal();
        return keeper.holdTerminal(box, id, files.directory(), size);
    }
}
