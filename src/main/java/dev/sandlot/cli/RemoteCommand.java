package dev.sandlot.cli;

import dev.sandlot.model.FaultException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A command in a sandbox as if it ran here: its output, its input, its signals, its exit code. */
final class RemoteCommand {
    private final ApiClient api;
    private final Console console;
    private final boolean quiet;
    /** What is followed, as it was asked for; null where that isn't known. */
    private @Nullable JsonTree command;

    RemoteCommand(ApiClient api, Console console, boolean quiet) {
        this.api = api;
        this.console = console;
        this.quiet = quiet;
    }

    /** What will be followed was started by somebody else, and is this. */
    RemoteCommand of(JsonTree started) {
        command = started;
        return this;
    }

    /** Starts a process and returns its id. */
    String start(String sandbox, JsonTree request) {
        var link = new Reconnect(console, quiet);
        command = request.get("command");
        return api.make(Route.of("sandboxes", sandbox, "processes"), request, link)
                .get("id")
                .text();
    }

    /**
     * Follows a process to its end and returns the exit code that stands for it. A first Ctrl-C (or TERM, HUP) is passed on to the
     * process's whole tree; the second leaves.
     */
    int follow(String sandbox, String process, boolean withInput) {
        var signals = new AtomicInteger();
        return Interrupts.during(() -> attach(sandbox, process, withInput ? console.in() : null), name -> {
            if (signals.getAndIncrement() == 0) {
                passOn(sandbox, process, name);
            } else {
                leave(sandbox, process);
            }
        });
    }

    /**
     * Follows a process to its end, with signals left as they are.
     *
     * @param from what its standard input is read from, or null where it has none
     */
    int attach(String sandbox, String process, @Nullable InputStream from) {
        RemoteInput input = null;
        if (from != null) {
            input = new RemoteInput();
            input.start(from);
        }
        try {
            var ended = new Attachment(api, console, sandbox, process, input, quiet).follow();
            if (ended.exitCode() != null && !quiet) {
                NotFoundHint.say(console, ended.exitCode(), command);
            }
            if (ended.timedOut() && !quiet) {
                console.say("sandlot: the time limit ended the command");
            } else if (ended.exitCode() == null) {
                console.say("error: the process was lost: the host or its sandbox ended without Sandlot's doing");
            }
            return ended.code();
        } catch (Console.Closed nobodyReads) {
            passOn(sandbox, process, "TERM");
            throw nobodyReads;
        }
    }

    /** Sends the signal; a process that has ended in the meantime is none to complain about. */
    void passOn(String sandbox, String process, String signal) {
        try {
            api.post(
                    Route.of("sandboxes", sandbox, "processes", process, "signal"),
                    JsonTree.object().put("signal", signal));
        } catch (FaultException e) {
            if (e.fault().kind().status() >= 500) {
                console.say("sandlot: could not pass the signal on: "
                        + e.fault().message() + "; Ctrl-C again leaves the command running");
            }
        }
    }

    private void leave(String sandbox, String process) {
        console.say("sandlot: left; " + sandbox + "/" + process + " may still run");
        Runtime.getRuntime().halt(Exit.INTERRUPTED);
    }
}
