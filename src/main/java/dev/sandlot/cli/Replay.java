package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A recording on the person's terminal, until its end or until the person leaves; then the terminal is as it was found. */
final class Replay {
    private static final long RESTORE_SECONDS = 3;

    private final Console console;
    private final boolean quiet;
    private final CompletableFuture<Integer> left = new CompletableFuture<>();
    private final CountDownLatch restored = new CountDownLatch(1);
    private final Screen screen;

    Replay(Console console, boolean quiet) {
        this.console = console;
        this.quiet = quiet;
        this.screen = new DrawnScreen(console, false);
    }

    /** Returns what to exit with: 0 at the end or where the person had enough, 128+N after a signal or Ctrl-C. */
    int play(ApiClient api, Target target, double speed, double mostIdle) {
        var lines = new CastLines(api, target, new Reconnect(new Notices(screen)));
        var player = new Player(lines, screen, new Playhead(speed, mostIdle, System.nanoTime()));
        return Interrupts.during(
                () -> {
                    try {
                        begin(player);
                        return await(target);
                    } finally {
                        screen.leave();
                        restored.countDown();
                    }
                },
                signal -> leave(new Parting.Signalled(signal).code()));
    }

    /** In a thread of its own, so that leaving waits for nothing that the link or the terminal does. */
    private void begin(Player player) {
        var thread = new Thread(
                () -> {
                    try {
                        var recorded = player.size();
                        var size = console.tty().size();
                        if (!quiet && (recorded.cols() > size.cols() || recorded.rows() > size.rows())) {
                            console.say("sandlot: recorded at " + recorded.cols() + "x" + recorded.rows()
                                    + "; this terminal has " + size.cols() + "x" + size.rows());
                        }
                        if (screen.begin()) {
                            new PlayerKeys(act -> key(player, act)).follow(console.in());
                            player.play();
                            screen.end(true);
                        }
                        left.complete(Exit.OK);
                    } catch (IOException e) {
                        left.completeExceptionally(Fault.of(
                                        Fault.Kind.INTERNAL,
                                        "not a recording: " + e.getMessage(),
                                        "the daemon may be another version: sandlot version")
                                .asException());
                    } catch (InterruptedException | RuntimeException | Error e) {
                        left.completeExceptionally(e);
                    }
                },
                "sandlot-replay");
        thread.setDaemon(true);
        thread.start();
    }

    private void key(Player player, PlayerKeys.Act act) {
        switch (act) {
            case LEAVE -> left.complete(Exit.OK);
            case INTERRUPT -> left.complete(Exit.INTERRUPTED);
            default -> player.act(act);
        }
    }

    private int await(Target target) {
        try {
            return left.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("replaying " + target.named(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.INTERRUPTED;
        }
    }

    /** A terminal that takes nothing any more must not hold a signal up. */
    private void leave(int code) {
        try {
            left.complete(code);
            if (!restored.await(RESTORE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has been drawn before goes on below. */
    private record Notices(Screen screen) implements Reconnect.Notices {
        @Override
        public void lost(boolean everWorked) {
            screen.say("sandlot: link lost; the recording goes on when the daemon is back (q leaves)");
        }

        @Override
        public void back() {}
    }
}
