package dev.sandlot.keeper;

import java.io.IOException;

/**
 * A holder that is ready for its one job ({@code holder.h}). If the daemon dies before the order, it ends by itself and nothing has run. Methods
 * block briefly; one thread at a time.
 */
public final class Holder {
    private final KeeperProcess keeper;
    private final KeeperProcess.Made made;
    private final long childStartTicks;

    Holder(KeeperProcess keeper, KeeperProcess.Made made) {
        this.keeper = keeper;
        this.made = made;
        this.childStartTicks = Proc.startTicks(made.child());
    }

    /** The process in the box that will become the command. */
    long child() {
        return made.child();
    }

    public boolean isAlive() {
        return Proc.isAlive(made.pid(), made.startTicks());
    }

    /** Whether it and the child that is to become the command still wait: whoever runs inside may have killed or stopped that child. */
    public boolean isReady() {
        return isAlive() && Proc.isAwake(made.child(), childStartTicks);
    }

    /** Gives the order. When this returns, it has the whole of it and the command will be run, whatever becomes of the daemon. */
    public void give(HolderJob job) throws IOException {
        keeper.give(made, job);
    }

    /** Sends it away unused. */
    public void dismiss() {
        keeper.dismiss(made);
    }
}
