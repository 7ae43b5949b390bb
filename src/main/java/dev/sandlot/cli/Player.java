package dev.sandlot.cli;

import dev.sandlot.model.TerminalSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Shows a recording on the person's terminal at its own pace, which keys change. */
final class Player {
    private static final double JUMP_SECONDS = 10;

    private final CastLines lines;
    private final Screen screen;
    private final Playhead playhead;
    private final RecordingFilter filter = new RecordingFilter();

    Player(CastLines lines, Screen screen, Playhead playhead) {
        this.lines = lines;
        this.screen = screen;
        this.playhead = playhead;
    }

    /** The size that the recording begins with. Before the terminal is touched, so that what is refused is told on it as it is. */
    TerminalSize size() throws IOException {
        var line = lines.next();
        var head = JsonTree.parse(line == null ? "{}" : line);
        return new TerminalSize((int) head.get("width").number(TerminalSize.USUAL.cols()), (int)
                head.get("height").number(TerminalSize.USUAL.rows()));
    }

    /** Returns at the end of the recording. */
    void play() throws IOException, InterruptedException {
        for (var line = lines.next(); line != null; line = lines.next()) {
            var event = CastEvent.parse(line);
            await(event.at());
            if (event.isOutput()) {
                screen.show(filter.pass(event.data()).getBytes(StandardCharsets.UTF_8), 0);
            }
        }
    }

    private synchronized void await(double at) throws InterruptedException {
        for (long nanos = playhead.wait(at, System.nanoTime());
                nanos > 0;
                nanos = playhead.wait(at, System.nanoTime())) {
            // In milliseconds, rounded up: 0 would be for ever.
            wait(Math.min(TimeUnit.HOURS.toMillis(1), TimeUnit.NANOSECONDS.toMillis(nanos) + 1));
        }
        playhead.shown(at);
    }

    synchronized void act(PlayerKeys.Act act) {
        var now = System.nanoTime();
        switch (act) {
            case PAUSE -> playhead.togglePause(now);
            case FASTER -> playhead.faster(now);
            case SLOWER -> playhead.slower(now);
            case AHEAD -> playhead.jump(JUMP_SECONDS, now);
            default -> {
                return;
            }
        }
        notifyAll();
    }
}
