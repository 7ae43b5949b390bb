package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs a stream until it ends by itself, coming back each time that its link is lost; says so once, and once that it is back. */
final class Reconnect {
    /** Of a stream: a daemon that is moved to another machine may take its time. */
    private static final Duration LONG = Duration.ofMinutes(10);
    /** Of one question: as long as a daemon with a great deal to take up again needs for its restart. */
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final Notices notices;
    private final Backoff backoff;
    private boolean told;
    private boolean everWorked;

    /** @param quiet says nothing but failures */
    Reconnect(Console console, boolean quiet) {
        this(new Lines(console, quiet));
    }

    Reconnect(Notices notices) {
        this(notices, LONG);
    }

    private Reconnect(Notices notices, Duration patience) {
        this.notices = notices;
        this.backoff = new Backoff(patience);
    }

    /** For one question and its answer. */
    static Reconnect briefly(Console console, boolean quiet) {
        return new Reconnect(new Lines(console, quiet), SHORT);
    }

    /** Who tells a person. */
    interface Notices {
        /** @param everWorked false where there has been no link yet */
        void lost(boolean everWorked);

        /** After {@link #lost} only. */
        void back();
    }

    /** One connection's life, from where the stream stands. */
    interface Attempt<T> {
        /** The stream's result, or null where the connection ended before the stream did. */
        @Nullable
        T run() throws IOException;
    }

    /** The attempt calls it as soon as something has come through. */
    void worked() {
        everWorked = true;
        backoff.succeeded();
        if (told) {
            told = false;
            notices.back();
        }
    }

    /**
     * The stream's result. Faults that another try can't mend are thrown at once, those of an unavailable daemon only when patience is
     * at its end. So whoever calls it has found a daemon there before.
     */
    <T> T until(Attempt<T> attempt) {
        while (true) {
            Exception lost = null;
            try {
                var result = attempt.run();
                if (result != null) {
                    return result;
                }
            } catch (IOException e) {
                lost = e;
            } catch (FaultException e) {
                if (e.fault().kind().status() < 500 && e.fault().kind() != Fault.Kind.TOO_MANY) {
                    throw e;
                }
                lost = e;
            }
            again(lost);
        }
    }

    private void again(@Nullable Exception lost) {
        try {
            if (!backoff.pause()) {
                var why = lost == null ? "it closed the connection" : Visible.line(String.valueOf(lost.getMessage()));
                throw Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "gave up after " + backoff.patience().toSeconds() + " s without the daemon: " + why,
                                "what runs in sandboxes goes on; see \"sandlot logs\" when the daemon is back")
                        .asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(Fault.Kind.UNAVAILABLE, "interrupted").asException();
        }
        if (backoff.isNoticeable() && !told) {
            told = true;
            notices.lost(everWorked);
        }
    }

    /** For a stream of which nothing gets lost: a line each on standard error. */
    private record Lines(Console console, boolean quiet) implements Notices {
        @Override
        public void lost(boolean everWorked) {
            say(
                    everWorked
                            ? "sandlot: lost the link to the daemon; trying again until it is back (nothing is lost)"
                            : "sandlot: the daemon does not answer; trying again");
        }

        @Override
        public void back() {
            say("sandlot: connected again");
        }

        private void say(String text) {
            if (!quiet) {
                console.say(text);
            }
        }
    }
}
