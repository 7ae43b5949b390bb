package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.sync.LocalTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A sandbox for one command: created, given a copy of a directory, used, deleted; deleted too when a signal ends the work early. */
final class ThrowAway {
    private final RunDaemon daemon;
    private final ApiClient api;
    private final Console console;
    private final boolean quiet;
    private final SyncChoice choice;
    /** What is to be deleted; null before there is one, and once somebody deletes it. */
    private final AtomicReference<@Nullable String> sandbox = new AtomicReference<>();
    /** Null while the command does not run. */
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

    private final AtomicInteger signals = new AtomicInteger();

    /** @param choice what of the directory is copied */
    ThrowAway(RunDaemon daemon, Console console, boolean quiet, SyncChoice choice) {
        this.daemon = daemon;
        this.api = daemon.api();
        this.console = console;
        this.quiet = quiet;
        this.choice = choice;
    }

    /** The command. */
    private record Running(String sandbox, String process) {}

    /**
     * @param directory what is copied to /workspace, or null for nothing
     * @return the command's exit code
     */
    int run(JsonTree specification, JsonTree request, @Nullable Path directory, boolean withInput) {
        return Interrupts.during(
                () -> {
                    try {
                        var id = api.make(Route.of("sandboxes"), specification, new Reconnect(console, quiet))
                                .get("id")
                                .text();
                        sandbox.set(id);
                        if (directory != null) {
                            copy(id, directory);
                        }
                        var remote = new RemoteCommand(api, console, quiet);
                        var process = remote.start(id, request);
                        running.set(new Running(id, process));
                        return remote.attach(id, process, withInput ? console.in() : null);
                    } finally {
                        running.set(null);
                        delete();
                    }
                },
                this::interrupted);
    }

    /** The command gets the first signal, if it runs already; else, and at the second, everything goes. */
    private void interrupted(String signal) {
        var command = running.get();
        if (signals.getAndIncrement() == 0 && command != null) {
            new RemoteCommand(api, console, quiet).passOn(command.sandbox(), command.process(), signal);
            return;
        }
        delete();
        daemon.close();
        Runtime.getRuntime().halt(Exit.INTERRUPTED);
    }

    private void delete() {
        var id = sandbox.getAndSet(null);
        if (id == null) {
            return;
        }
        try {
            api.delete(Route.of("sandboxes", id).with("force", true));
        } catch (FaultException e) {
            if (e.fault().kind() != Fault.Kind.NOT_FOUND) {
                console.say("sandlot: the sandbox " + id + " is left over: "
                        + e.fault().message());
            }
        }
    }

    private void copy(String id, Path directory) {
        try {
            var rules = choice.rules(console, directory, List.of());
            var tree = LocalTree.of(directory, new Without(rules, directory, daemon.stateDir()));
            var copy = new DirectoryCopy(directory, tree);
            if (!quiet) {
                console.say("sandlot: copying " + directory + " (" + copy.count() + " files, "
                        + Quantity.bytes(copy.bytes()) + ")"
                        + (choice.left.everything ? "" : ", without what git ignores (--all copies that too)"));
                SyncChoice.notes(rules).forEach(note -> console.say("sandlot: " + note));
            }
            var left = copy.to(new SandboxFiles(api), new CopyPlace(id, ""));
            if (!quiet) {
                left.forEach(each -> console.say("left out: " + each));
            }
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.INTERNAL, "can't copy " + directory + ": " + e.getMessage())
                    .asException();
        }
    }
}
