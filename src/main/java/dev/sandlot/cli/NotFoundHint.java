package dev.sandlot.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do where a command ended with 127, the code of shells and of Sandlot for a program that isn't there. */
final class NotFoundHint {
    private static final int NOT_FOUND = 127;

    private NotFoundHint() {}

    /**
     * Says it on standard error, where the code is that one; the code stays.
     *
     * @param command as the API tells it, or null where it isn't known
     */
    static void say(Console console, long code, @Nullable JsonTree command) {
        if (code != NOT_FOUND) {
            return;
        }
        var words = command == null ? List.<JsonTree>of() : command.items();
        var program = words.isEmpty() ? "" : words.get(0).text();
        var shell = program.isEmpty() || List.of("sh", "bash", "env").contains(program.replaceFirst(".*/", ""));
        console.say("sandlot: 127 means: not found" + (shell ? "" : ", here " + program)
                + ". Sandboxes have this server's /usr, and what is in their own ~/.local/bin."
                + "\nhint: install the program on the server (apt-get install ...), and sandboxes have it at once;"
                + " or put it into ~/.local/bin inside");
    }
}
