package dev.sandlot.keeper;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A conduit of this host ({@code conduit.h}): a command in a box, and the connections that are its standard input, output and error. */
public final class KeptConduit {
    private final KeeperProcess keeper;
    private final KeeperProcess.Made made;
    private final List<ConduitSocket> links;
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();

    /**
     * How the command has ended.
     *
     * @param status as shells have it: 128 and the signal where one ended it
     * @param signal the one that did, or null
     * @param run whether it was run at all; if not, why was said on its standard error
     */
    public record Ended(int status, @Nullable Integer signal, boolean run) {
        private static final int SIGNALLED = 128;
        private static final int NOT_RUN = 125;

        /** @param status that of wait(2) */
        static Ended of(int status, boolean run) {
            int signal = status & 0x7f;
            return signal == 0 ? new Ended(status >> 8 & 0xff, null, run) : new Ended(SIGNALLED + signal, signal, run);
        }

        /** What is told of it: the status, and 125 where it was not run. */
        public int exitCode() {
            return run ? status : NOT_RUN;
        }
    }

    /** @param links standard output, and where there are more, input and error */
    KeptConduit(KeeperProcess keeper, KeeperProcess.Made made, List<ConduitSocket> links) {
        this.keeper = keeper;
        this.made = made;
        this.links = List.copyOf(links);
    }

    /** The process in the box that will become the command. */
    long child() {
        return made.child();
    }

    /** To be read: standard output, and standard error where that has no connection of its own. */
    public ConduitSocket out() {
        return links.get(0);
    }

    /** To be written to: standard input; only where it was made {@linkplain Keeper#conduit with all three}. */
    public ConduitSocket in() {
        return links.get(1);
    }

    /** To be read: standard error, likewise. */
    public ConduitSocket err() {
        return links.get(2);
    }

    /** Has the command run. */
    public void give(HolderJob job) throws IOException {
        keeper.give(made, job);
    }

    /** Fails where the keeper has ended. */
    public CompletableFuture<Ended> ended() {
        return ended.copy();
    }

    /** Closes the connections, and hears nothing more of it; what has not ended is killed. */
    public void dismiss() {
        links.forEach(ConduitSocket::close);
        keeper.forget(made.token());
    }

    void heard(KeeperFrame.Answer answer) {
        if (answer instanceof KeeperFrame.Ended how) {
            ended.complete(Ended.of(how.status(), how.run()));
        }
    }

    void lost(IOException cause) {
        ended.completeExceptionally(cause);
    }
}
