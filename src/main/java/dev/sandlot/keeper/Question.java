package dev.sandlot.keeper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A command that is run in a box for what it prints. To be dismissed in the end; that ends nothing that runs. */
public final class Question {
    private final Keeper keeper;
    private final Keeper.Made made;
    private final int most;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    /**
     * What it has printed, standard error included.
     *
     * @param status as shells have it, 125 where the command could not be run; -1 where more was printed than anybody wants
     * @param whole whether this is all
     */
    public record Answer(int status, byte[] said, boolean whole) {}

    Question(Keeper keeper, Keeper.Made made, int most) {
        this.keeper = keeper;
        this.made = made;
        this.most = most;
    }

    /** The process that will become the command. */
    public long child() {
        return made.child();
    }

    /** Has the command run. */
    public void give(HolderJob job) throws IOException {
        keeper.give(made, job);
    }

    /**
     * Waits for the answer.
     *
     * @return null where there is none within the limit
     * @throws IOException where the keeper has ended
     */
    public @Nullable Answer await(Duration limit) throws IOException, InterruptedException {
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return null;
        } catch (ExecutionException e) {
            throw new IOException("the keeper has ended", e);
        }
    }

    /** Hears nothing more of it. */
    public void dismiss() {
        keeper.forget(made.token());
    }

    /** Only the keeper's own thread comes here. */
    void heard(KeeperFrame.Answer word) {
        if (answer.isDone()) {
            return;
        }
        if (word instanceof KeeperFrame.Said part) {
            int room = most - said.size();
            said.write(part.bytes(), 0, Math.min(room, part.bytes().length));
            if (part.bytes().length > room) {
                answer.complete(new Answer(-1, said.toByteArray(), false));
            }
        } else if (word instanceof KeeperFrame.Ended ended) {
            answer.complete(new Answer(ended.status(), said.toByteArray(), true));
        }
    }

    void lost(IOException cause) {
        answer.completeExceptionally(cause);
    }
}
