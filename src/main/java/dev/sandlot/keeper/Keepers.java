package dev.sandlot.keeper;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The keeper of this daemon: one at a time, started when it is first needed, and anew where it has died; and where its conduits come. */
public final class Keepers implements AutoCloseable {
    private final KeeperProgram program;
    private final String path;
    private final ConduitSockets sockets;
    private final Path socket;
    private @Nullable Keeper current;
    private @Nullable Meeting meeting;
    private boolean closed;

    /**
     * @param path where keepers look for programs
     * @param sockets what the connections of conduits are made of
     * @param socket where those come, made when it is first needed; in a directory that no sandbox sees
     */
    public Keepers(KeeperProgram program, String path, ConduitSockets sockets, Path socket) {
        this.program = program;
        this.path = path;
        this.sockets = sockets;
        this.socket = socket;
    }

    /** The one that lives. */
    public synchronized Keeper living() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (current == null || !current.isAlive()) {
            current = Keeper.start(program, path);
        }
        return current;
    }

    /**
     * A conduit whose command waits for its order; see {@link KeptConduit}. Blocks until it is there.
     *
     * @param all whether standard input and error have connections too
     */
    public KeptConduit conduit(@Nullable Integer uid, Path box, boolean all) throws IOException {
        return living().conduit(uid, box, meeting(), all);
    }

    private synchronized Meeting meeting() throws IOException {
        if (closed) {
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
