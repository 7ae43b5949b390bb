package dev.sandlot.keeper;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The keeper of this daemon: one at a time, started when it is first needed, and anew where it has died. */
public final class Keepers implements AutoCloseable {
    private final KeeperProgram program;
    private final String path;
    private @Nullable Keeper current;
    private boolean closed;

    /** @param path where keepers look for programs */
    public Keepers(KeeperProgram program, String path) {
        this.program = program;
        this.path = path;
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

    @Override
    public synchronized void close() {
        closed = true;
        if (current != null) {
            current.close();
        }
    }
}
