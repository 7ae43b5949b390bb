package dev.sandlot.process;

import com.pty4j.PtyProcess;
import com.pty4j.WinSize;
import com.pty4j.unix.Pty;
import com.pty4j.unix.UnixPtyProcess;
import dev.sandlot.backend.Backends;
import dev.sandlot.backend.Place;
import dev.sandlot.model.ProcessId;
import dev.sandlot.stream.TerminalViewer;
import java.io.IOException;
import java.util.List;

/** Starts the tmux client of one viewer, in a pseudo-terminal, as the sandbox's uid. */
final class ViewerProcesses {
    /** What every terminal of today can, and terminfo doesn't say of xterm. */
    private static final String FEATURES =
            "256,RGB,bpaste,ccolour,cstyle,extkeys,focus,mouse,overline,strikethrough,title,usstyle";

    private final Starter starter;

    ViewerProcesses(Starter starter) {
        this.starter = starter;
    }

    PtyProcess start(Place place, ProcessId terminal, TerminalViewer.Options options) throws IOException {
        var session = "=" + terminal;
        var client = options.readOnly()
                ? Tmux.client("-T", FEATURES, "attach-session", "-t", session, "-f", "read-only,ignore-size")
                : Tmux.client("-T", FEATURES, "attach-session", "-t", session);
        var argv = starter.asUid(place, client);
        // See tmux.conf for what the two kinds differ in.
        var env = List.of("PATH=" + Backends.PATH, "TERM=" + (options.clipboard() ? "xterm" : "xterm-256color"));
        var pty = new Pty();
        try {
            // Before the client is there: it reads the size once, and until it is attached it takes no notice of
            // changes.
            pty.setWindowSize(new WinSize(options.size().cols(), options.size().rows()), null);
            return new UnixPtyProcess(
                    argv.toArray(String[]::new),
                    env.toArray(String[]::new),
                    place.tmux().toString(),
                    pty,
                    null,
                    false);
        } catch (IOException e) {
            pty.close();
            throw e;
        }
    }
}
