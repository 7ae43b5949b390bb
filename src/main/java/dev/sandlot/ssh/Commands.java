package dev.sandlot.ssh;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import java.util.List;

/** The commands that a client's requests become. They are constants or what the client wrote, as one word: nothing is put together. */
final class Commands {
    /** sftp-server(8) comes from the host's /usr, which sandboxes see; distributions put it in different places. */
    private static final Command SFTP = new Command.Words(
            List.of(
                    "/bin/sh",
                    "-c",
                    "for server in /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server /usr/lib/ssh/sftp-server"
                            + " /usr/libexec/sftp-server; do [ ! -x $server ] || exec $server; done;"
                            + " echo 'sandlot: there is no sftp-server; on the host: apt-get install openssh-sftp-server' >&2; exit 127"));

    private static final Command SHELL =
            new Command.Words(List.of("/bin/sh", "-c", "! command -v bash >/dev/null || exec bash -l; exec sh -l"));

    private Commands() {}

    static Command sftp() {
        return SFTP;
    }

    /** A login shell. */
    static Command shell() {
        return SHELL;
    }

    /** Whether the library has read it as UTF-8; it puts U+FFFD where that fails, and another command would run. */
    static boolean isText(String read) {
        return read.indexOf('\uFFFD') < 0;
    }

    /**
     * What {@code exec} asks for: a line for a shell, and without one a login shell.
     *
     * @throws dev.sandlot.model.FaultException where it is not UTF-8
     */
    static Command exec(String line) {
        if (!isText(line)) {
            throw Fault.invalid("command", "is not UTF-8 text").asException();
        }
        return line.isBlank() ? SHELL : new Command.Line(line);
    }
}
