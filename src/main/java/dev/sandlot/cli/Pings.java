package dev.sandlot.cli;

import java.io.IOException;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;

/** Keeps a quiet link alive, and finds out when it is dead. */
final class Pings implements AutoCloseable {
    private static final long MILLIS = 15_000;
    private static final long HASTY_MILLIS = 4_000;
    private static final long LONGEST_SILENCE = TimeUnit.SECONDS.toNanos(20);

    private final Timer timer = new Timer("sandlot-ping", true);

    private Pings() {}

    /** A ping that is never answered runs into the link's own time limit. */
    static Pings to(WebSocket socket) {
        return start(socket, MILLIS, Long.MAX_VALUE);
    }

    /** For a link at which a person waits: it is closed after 20 s without any sign of life. */
    static Pings hasty(WebSocket socket) {
        return start(socket, HASTY_MILLIS, LONGEST_SILENCE);
    }

    private static Pings start(WebSocket socket, long period, long longestSilence) {
        var pings = new Pings();
        pings.timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        try {
                            if (socket.silence() > longestSilence) {
                                cancel();
                                socket.close();
                            } else {
                                socket.ping();
                            }
                        } catch (IOException lost) {
                            cancel();
                        }
                    }
                },
                period,
                period);
        return pings;
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
