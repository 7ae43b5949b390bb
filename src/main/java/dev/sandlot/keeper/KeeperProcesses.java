package dev.sandlot.keeper;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The keeper of this daemon: one at a time, started when it is first needed, and anew where it has died; and where its conduits come. */
final class KeeperProcesses implements AutoCloseable {
    private final KeeperProgram program;
    private final @Nullable ConduitSockets sockets;
    private final Path socket;
    private @Nullable KeeperProcess current;
    private @Nullable Meeting meeting;
    private boolean closed;

    /**
     * @param sockets what the connections of conduits are made of, or null where there are to be none
     * @param socket where those come, made when it is first needed; in a directory that no sandbox sees
     */
    KeeperProcesses(KeeperProgram program, @Nullable ConduitSockets sockets, Path socket) {
        this.program = program;
        this.sockets = sockets;
        this.socket = socket;
    }

    /** The one that lives. */
    synchronized KeeperProcess living() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (current == null || !current.isAlive()) {
            current = KeeperProcess.start(program);
        }
        return current;
    }

    /**
     * A conduit whose command waits for its order; see {@link KeptConduit}. Blocks until it is there.
     *
     * @param all whether standard input and error have connections too
     */
    KeptConduit conduit(@Nullable Integer uid, Path box, boolean all) throws IOException {
        return living().conduit(uid, box, meeting(), all);
    }

    private synchronized Meeting meeting() throws IOException {
        if (closed || sockets == null) {
            throw new IOException("closed");
        }
        if (meeting == null) {
            meeting = Meeting.open(sockets, socket);
        }
        return meeting;
    }

    /** Blocks for as long as a socket takes to close. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (current != null) {
            current.close();
        }
        if (meeting != null) {
            meeting.close();
        }
    }
}
