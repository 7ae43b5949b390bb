package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A sandbox for one command: created, given a copy of a directory, used, deleted; deleted too when a signal ends the work early. */
final class ThrowAway {
    private static final int PIPE = 256 << 10;

    private final RunDaemon daemon;
    private final ApiClient api;
    private final Console console;
    private final boolean quiet;
    private final boolean everything;
    /** What is to be deleted; null before there is one, and once somebody deletes it. */
    private final AtomicReference<@Nullable String> sandbox = new AtomicReference<>();
    /** Null while the command does not run. */
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

    private final AtomicInteger signals = new AtomicInteger();

    /** @param everything copies what git ignores too */
    ThrowAway(RunDaemon daemon, Console console, boolean quiet, boolean everything) {
        this.daemon = daemon;
        this.api = daemon.api();
        this.console = console;
        this.quiet = quiet;
        this.everything = everything;
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
            var ignored = everything ? GitIgnored.nothing("") : GitIgnored.in(directory);
            var without = new HashSet<>(ignored.paths());
            without.add(daemon.stateDir());
            var archive = DirectoryArchive.of(directory, without);
            if (!quiet) {
                console.say("sandlot: copying " + directory + " (" + archive.files() + " files, "
                        + Quantity.bytes(archive.bytes()) + ")" + ignored.note());
            }
            unpack(id, archive);
            if (!archive.skipped().isEmpty() && !quiet) {
                console.say("sandlot: left out " + archive.skipped().size()
                        + " that are no files or can't be read, such as "
                        + archive.skipped().get(0));
            }
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.INTERNAL, "can't copy " + directory + ": " + e.getMessage())
                    .asException();
        }
    }

    private void unpack(String id, DirectoryArchive archive) throws IOException {
        var request = JsonTree.object()
                .put("kind", "exec")
                .put("command", List.of("tar", "-x", "-p", "-f", "-", "-C", "/workspace"))
                .put("stdin_open", true);
        var silent = new Console(
                console.in(), OutputStream.nullOutputStream(), console.err(), console.env(), 0, console.tty());
        var remote = new RemoteCommand(api, silent, true);
        var tar = remote.start(id, request);
        var failure = new AtomicReference<IOException>();
        try (var in = new PipedInputStream(PIPE)) {
            var out = new PipedOutputStream(in);
            var writer = new Thread(
                    () -> {
                        try (out) {
                            archive.write(out);
                        } catch (IOException e) {
                            failure.set(e);
                        }
                    },
                    "sandlot-copy");
            writer.setDaemon(true);
            writer.start();
            var code = remote.attach(id, tar, in);
            if (failure.get() != null) {
                throw failure.get();
            }
            if (code != 0) {
                throw new IOException("tar in the sandbox ended with code " + code);
            }
        }
    }
}
