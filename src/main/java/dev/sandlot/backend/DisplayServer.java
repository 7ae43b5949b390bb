package dev.sandlot.backend;

import dev.sandlot.model.DisplaySize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The X server of a sandbox's display. It is display 0 of every sandbox: its socket is in the sandbox's own {@code /tmp}, and it has neither an
 * abstract one, which all that share a network are shown, nor a port. TigerVNC's server can also be looked at, by RFB on the socket that is
 * its standard input, which has no name inside.
 */
final class DisplayServer {
    static final String NAME = ":0";
    /** Leaves nothing of an earlier one in the way. Descriptor 4 is where the server writes its number once it takes connections. */
    private static final String START =
            "rm -f /tmp/.X0-lock /tmp/.X11-unix/X0; mkdir -p -m 1777 /tmp/.X11-unix; exec \"$@\" -displayfd 4";

    /** In the order in which they are preferred. */
    private static final List<String> PROGRAMS = List.of("Xtigervnc", "Xvnc", "Xvfb");

    private static final Map<String, String> SAID = Map.of("Xtigervnc", "Xvnc", "Xvnc", "Xvnc", "Xvfb", "Xvfb");

    private final List<Path> path;

    /** @param path where programs are looked for */
    DisplayServer(List<Path> path) {
        this.path = List.copyOf(path);
    }

    /** What serves displays here, {@code Xvnc} or {@code Xvfb}, as it is now; null for nothing. */
    @Nullable
    String kind() {
        return program().map(SAID::get).orElse(null);
    }

    private Optional<String> program() {
        return PROGRAMS.stream()
                .filter(name -> path.stream().anyMatch(directory -> Files.isExecutable(directory.resolve(name))))
                .findFirst();
    }

    /** What is to be run inside. */
    List<String> argv(DisplaySize size) {
        var program = program().orElse(PROGRAMS.get(0));
        var argv = new Argv().add("/bin/sh", "-c", START, "sandlot", program, NAME);
        if (program.equals("Xvfb")) {
            argv.add("-screen", "0", size.width() + "x" + size.height() + "x24");
        } else {
            argv.with(a -> tigerVnc(a, size));
        }
        return argv.add("-nolisten", "tcp", "-nolisten", "local").list();
    }

    /** No password: who can reach the socket is who may look. Any number may, and none is ever sent away for being idle. */
    private static void tigerVnc(Argv argv, DisplaySize size) {
        argv.add("-geometry", size.width() + "x" + size.height(), "-depth", "24")
                .add("-inetd", "-SecurityTypes", "None")
                .add("-AlwaysShared", "-IdleTimeout", "0", "-UseBlacklist", "0")
                // Who comes and goes is no news: it would count as something that the sandbox does.
                .add("-Log", "*:stderr:0");
    }
}
