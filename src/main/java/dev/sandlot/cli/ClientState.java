package dev.sandlot.cli;

import java.nio.file.Path;

/** Where a client keeps what it knows from one time to the next (XDG Base Directory Specification). */
final class ClientState {
    private ClientState() {}

    static Path directory(Console console) {
        return home(console).resolve("sandlot-client");
    }

    /** Where all programs of this user keep such things. */
    static Path home(Console console) {
        var state = console.variable("XDG_STATE_HOME");
        if (state != null && state.startsWith("/")) {
            return Path.of(state);
        }
        var home = console.variable("HOME");
        return Path.of(home != null ? home : System.getProperty("user.home"), ".local", "state");
    }
}
