package dev.sandlot.keeper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program that a keeper has started. To be dismissed in the end: its pipes are kept open until then. */
final class KeptProgram {
    private static final long PATIENCE_SECONDS = 30;

    private final KeeperProcess keeper;
    private final long token;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Long> pid = new CompletableFuture<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    KeptProgram(KeeperProcess keeper, long token) {
        this.keeper = keeper;
        this.token = token;
    }

    long token() {
        return token;
    }

    /** Null where it could not be started; {@link #line} says why. */
    @Nullable
    Long pid() {
        return pid.getNow(null);
    }

    /** The next line of what it prints, standard error included; null when there will be none. Waits at most half a minute. */
    @Nullable
    String line() throws IOException {
        try {
            var line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new IOException("not a word within " + PATIENCE_SECONDS + " s");
            }
            return line.orElse(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Gives it a line. */
    void tell(String line) throws IOException {
        keeper.give(token, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Ends its input and hears nothing more of it. */
    void dismiss() {
        keeper.forget(token);
    }

    void heard(KeeperFrame.Answer answer) {
        if (answer instanceof KeeperFrame.Started started) {
            pid.complete(started.pid());
        } else if (answer instanceof KeeperFrame.Said said) {
            said(said.bytes());
        } else if (answer instanceof KeeperFrame.Failed failed) {
            lines.add(Optional.of(failed.why()));
            silent();
        } else {
            silent();
        }
    }

    /** Only the keeper's own thread comes here, so a line that has begun needs no lock. */
    private void said(byte[] bytes) {
        for (byte each : bytes) {
            if (each == '\n') {
                endLine();
            } else {
                begun.write(each);
            }
        }
    }

    private void endLine() {
        lines.add(Optional.of(begun.toString(StandardCharsets.UTF_8)));
        begun.reset();
    }

    /** It prints nothing more. */
    void silent() {
        if (begun.size() > 0) {
            endLine();
        }
        lines.add(Optional.empty());
    }
}
