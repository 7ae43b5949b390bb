package dev.sandlot.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/**
 * A child that puts the terminal in order where this process can't, because it was killed: it waits for the end of a pipe that this
 * process holds open. It heeds no signal that a terminal or a shell sends, lives no longer than this process, and touches nothing once it
 * has been told that all is well.
 *
 * <p>Settings that somebody else has changed in the meantime are left alone: a shell does the same work when it sees its job die. It
 * prints first, in order to be done before that shell's prompt.
 */
final class Guardian {
    /** Arguments: the settings to restore, what to print. */
    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM TTOU TTIN TSTP
            echo ready
            exec >/dev/null 2>&1
            read -r word
            if [ "$word" = raw ]; then
                raw=$(stty -g </dev/tty)
                read -r word
            fi
            [ "$word" != dismissed ] || exit 0
            printf %s "$2" >/dev/tty
            now=$(stty -g </dev/tty)
            [ "$now" != "${raw-$now}" ] || stty "$1" </dev/tty
            """;

    private static final long PATIENCE_SECONDS = 2;

    private final Process process;
    private final Writer pipe;

    private Guardian(Process process) {
        this.process = process;
        this.pipe = process.outputWriter();
    }

    /** Returns when it guards, beyond the reach of signals. */
    static Guardian start(String settings, String resets) throws IOException {
        var process = new ProcessBuilder("/bin/sh", "-c", SCRIPT, "sandlot-guardian", settings, resets)
                .redirectError(Redirect.DISCARD)
                .start();
        try (BufferedReader ready = process.inputReader()) {
            if (ready.readLine() == null) {
                throw new IOException("/bin/sh failed");
            }
        }
        return new Guardian(process);
    }

    /** The terminal now has the settings that it must not be left with. */
    void raw() throws IOException {
        tell("raw");
    }

    /** The terminal is in order. */
    void dismiss() {
        try {
            tell("dismissed");
        } catch (IOException gone) {
            // Somebody has killed it; then it does nothing either.
        }
        leave();
    }

    /** Lets it do its work, or end where it has none, and waits a moment for that. */
    void leave() {
        try {
            pipe.close();
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException gone) {
            // It ended before.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String word) throws IOException {
        pipe.write(word + "\n");
        pipe.flush();
    }
}
