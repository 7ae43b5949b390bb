package dev.sandlot.process;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The zygote of this daemon: one at a time, started when it is first needed, and anew where it has died. */
final class Zygotes implements AutoCloseable {
    private final Scripts scripts;
    private @Nullable Zygote current;
    private boolean closed;

    Zygotes(Scripts scripts) {
        this.scripts = scripts;
    }

    /** One that lives. Blocks for the time of a fork where it has to be started. */
    synchronized Zygote living() throws IOException {
        if (closed) {
            throw new IOException("the daemon is stopping");
        }
        if (current == null || !current.isAlive()) {
            current = Zygote.start(scripts);
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
