package dev.sandlot.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A terminal in a sandbox as if it were this one, until its process ends or the person leaves. */
final class RemoteTerminal {
    private static final long RESTORE_SECONDS = 3;

    private final ApiClient api;
    private final Console console;
    private final boolean quiet;

    RemoteTerminal(ApiClient api, Console console, boolean quiet) {
        this.api = api;
        this.console = console;
        this.quiet = quiet;
    }

    /**
     * Shows the terminal and passes on what is typed. Whatever happens, this terminal is left as it was found, and how it came away is
     * said. Ctrl-C is a key like any other; INT, TERM and HUP from elsewhere leave, and the process goes on.
     */
    Parting attach(View view) {
        var left = new CompletableFuture<Parting>();
        var restored = new CountDownLatch(1);
        var screen = Screen.of(console, view);
        var keys = new TypedKeys(console.in(), left::complete);
        var link = new Reconnect(new Notices(screen));
        var session = new RemoteTerminalSession(api, view, console.tty(), screen, keys, link);
        Interrupts.during(
                () -> {
                    try (var resizes = Resizes.watch(session::resized)) {
                        begin(session, left);
                        settle(
                                left,
                                screen,
                                keys,
                                LastQuestion.on(console.tty().size().cols()));
                        return Exit.OK;
                    } finally {
                        screen.leave();
                        restored.countDown();
                    }
                },
                signal -> leave(new Parting.Signalled(signal), left, restored));
        var parting = await(left);
        tell(view.target(), parting);
        return parting;
    }

    /** In a thread of its own, so that leaving waits for nothing that the link does. */
    private static void begin(RemoteTerminalSession session, CompletableFuture<Parting> left) {
        var thread = new Thread(
                () -> {
                    try {
                        left.complete(new Parting.Finished(session.follow()));
                    } catch (RuntimeException | Error e) {
                        left.completeExceptionally(e);
                    }
                },
                "sandlot-terminal");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the drawing. The terminal's answers to what was drawn last are still on their way, and no shell is to see them. */
    private static void settle(CompletableFuture<Parting> left, Screen screen, TypedKeys keys, LastQuestion question) {
        try {
            var how = left.handle((parting, failure) -> parting).get();
            screen.end(how instanceof Parting.Finished);
            keys.leave(question);
            if (!(how instanceof Parting.Signalled) && screen.ask(question)) {
                keys.settle();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A terminal that takes nothing any more must not hold a signal up; the guardian does the rest. */
    private static void leave(Parting.Signalled how, CompletableFuture<Parting> left, CountDownLatch restored) {
        try {
            if (!left.complete(how) && left.getNow(how) instanceof Parting.Signalled
                    || !restored.await(RESTORE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(how.code());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Parting await(CompletableFuture<Parting> left) {
        try {
            return left.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Parting.Detached();
        }
    }

    private void tell(Target target, Parting parting) {
        var name = target.sandbox() + "/" + target.process();
        if (parting instanceof Parting.Finished finished && finished.ended().exitCode() == null) {
            console.say("error: " + name + " was lost: the host or its sandbox ended without Sandlot's doing");
        } else if (quiet) {
            return;
        } else if (parting instanceof Parting.Finished finished) {
            console.say("sandlot: " + name + " has ended (code "
                    + finished.ended().exitCode() + ")" + (finished.ended().timedOut() ? ": its time was up" : ""));
        } else if (parting instanceof Parting.Signalled signalled) {
            console.say("sandlot: left at SIG" + signalled.name() + "; " + name + " goes on");
        } else {
            console.say("sandlot: detached; " + name + " goes on. Come back with: sandlot attach " + name);
        }
    }

    /** The screen itself shows that the link is back. */
    private record Notices(Screen screen) implements Reconnect.Notices {
        @Override
        public void lost(boolean everWorked) {
            screen.say(
                    everWorked
                            ? "sandlot: link lost; the terminal goes on, and is shown again when the daemon is back (Ctrl-\\ detaches)"
                            : "sandlot: the daemon does not answer; trying again");
        }

        @Override
        public void back() {}
    }
}
