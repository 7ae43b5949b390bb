package dev.sandlot.supervisor;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Restart;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Gives sandboxes their displays. A display's server is a process of the sandbox like any other, with a log, that survives the daemon and is
 * started again whenever it ends. Used on the loop only.
 */
final class Displays {
    private static final String NAME = "display";
    private static final Restart ALWAYS = new Restart(Restart.Policy.ALWAYS, 5L);
    private static final Duration LOOK = Duration.ofMillis(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Loop loop;
    private final Directories directories;
    private final OwnProcesses own;
    private final Services services;
    private final LastWords lastWords;

    Displays(Loop loop, Directories directories, OwnProcesses own, Services services) {
        this.loop = loop;
        this.directories = directories;
        this.own = own;
        this.services = services;
        lastWords = new LastWords(loop);
    }

    /** The sandbox is up now: a display that has ended since it was ready is started again. */
    void see(HeldSandbox box) {
        var display = box.display();
        if (display != null && display.isOver()) {
            services.ended(box, display);
        }
    }

    /**
     * Starts the display, where the sandbox is to have one, and waits until programs can draw on it. A fault of kind UNAVAILABLE, with what the
     * server said last, where that doesn't come.
     *
     * @param permission awaited before anything runs
     */
    Future<Void> start(HeldSandbox box, Future<Void> permission) {
        if (box.spec.display() == null) {
            return permission;
        }
        var ready = box.place().display().resolve("ready");
        return loop.blocking(() -> directories.makeDisplay(box.place()))
                .compose(made -> own.start(box, box.display(), spec(box), permission))
                .compose(process -> await(box, process, ready, System.nanoTime() + PATIENCE.toNanos()));
    }

    private static ProcessSpec spec(HeldSandbox box) {
        var server = box.capabilities == null ? null : box.capabilities.display();
        if (server == null) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "The sandbox is to have a display, and this host has nothing any more to serve one.",
                            "Install tigervnc-standalone-server, and start it again.")
                    .asException();
        }
        var command = new Command.Words(List.of(server));
        return ProcessSpec.of(command, ProcessKind.DISPLAY)
                .withName(NAME)
                .withCwd("/")
                .withRestart(ALWAYS);
    }

    private Future<Void> await(HeldSandbox box, HeldProcess process, Path ready, long end) {
        return Repeated.until(() -> loop.blocking(() -> isFilled(ready)).compose(filled -> {
            if (filled) {
                return Future.succeededFuture(true);
            }
            return !process.isRunning() || System.nanoTime() > end
                    ? failure(box, process)
                    : loop.pause(LOOK).map(false);
        }));
    }

    /** The file is the sandbox's to write: it is neither followed nor read. */
    private static boolean isFilled(Path ready) throws IOException {
        return Files.exists(ready, LinkOption.NOFOLLOW_LINKS)
                && (long) Files.getAttribute(ready, "size", LinkOption.NOFOLLOW_LINKS) > 0;
    }

    private <T> Future<T> failure(HeldSandbox box, HeldProcess process) {
        return lastWords
                .of(box, process, line -> true)
                .compose(said -> Future.failedFuture(
                        new FaultException(Fault.of(Fault.Kind.UNAVAILABLE, "The display did not start." + said))));
    }
}
