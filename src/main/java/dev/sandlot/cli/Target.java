package dev.sandlot.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code NAME} or {@code NAME/PROCESS}; {@code process} is null where none was named. */
record Target(String sandbox, @Nullable String process) {
    static Target of(String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            return new Target(text, null);
        }
        if (slash == 0 || slash == text.length() - 1) {
            throw new UsageError("\"" + text + "\" is not of the form NAME/PROCESS");
        }
        return new Target(text.substring(0, slash), text.substring(slash + 1));
    }

    /** The same, where a process must be named. */
    static Target ofProcess(String text) {
        var target = of(text);
        if (target.process == null) {
            throw new UsageError("name the process too: " + text + "/p1");
        }
        return target;
    }

    /** The process of one of which it is known that it names one. */
    String named() {
        return Objects.requireNonNull(process, "process");
    }

    Route route() {
        return process == null ? Route.of("sandboxes", sandbox) : Route.of("sandboxes", sandbox, "processes", process);
    }
}
