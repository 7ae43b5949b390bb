package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.keeper.HolderJob;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.keeper.Keepers;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/**
 * A holder that is ready for its one job (see {@code holder.h}): its child has been put into the process's control group, which may take
 * the kernel 11 ms and is why holders are made ahead of time. If the daemon dies before the order, it ends by itself and nothing has run.
 * All methods block briefly; one thread at a time.
 */
final class Holder {
    private final Hand hand;
    private final long pid;
    private final long startTicks;
    private final long child;
    private final long childStartTicks;
    private final LogFiles files;

    /** Who passes the order on. */
    private interface Hand {
        /** When this returns, the holder has the whole job or will have, whatever becomes of the daemon. */
        void give(HolderJob job) throws IOException;

        void dismiss();
    }

    private Holder(Hand hand, Keeper.Made made, long childStartTicks, LogFiles files) {
        this.hand = hand;
        this.pid = made.pid();
        this.startTicks = made.startTicks();
        this.child = made.child();
        this.childStartTicks = childStartTicks;
        this.files = files;
    }

    /** Makes a holder and waits until it is ready. Nothing is left behind where that fails. */
    static Holder prepare(Keepers keepers, Backend backend, Place place, ProcessId id, LogFiles files)
            throws IOException {
        files.create();
        Files.write(files.record(), new byte[0]);
        var keeper = keepers.living();
        var made = keeper.hold(
                place.uid(),
                place.init(),
                files.record(),
                List.of(files.output(Channel.STDOUT), files.output(Channel.STDERR)));
        return joined(new ByKeeper(keeper, made), backend, place, id, made, files);
    }

    /** The same on a new terminal. */
    static Holder onTerminal(
            Starter starter, Backend backend, Place place, ProcessId id, TerminalSize size, LogFiles files)
            throws IOException {
        files.createForTerminal(place.uid());
        Files.write(files.record(), new byte[0]);
        var process = starter.startTerminal(place, id, size);
        var hand = new ByStarter(process);
        var made = hand.made();
        return joined(hand, backend, place, id, made, files);
    }

    private static Holder joined(
            Hand hand, Backend backend, Place place, ProcessId id, Keeper.Made made, LogFiles files) {
        try {
            long ticks = ProcFs.startTicks(made.child());
            backend.join(place, id, made.child());
            return new Holder(hand, made, ticks, files);
        } catch (RuntimeException e) {
            hand.dismiss();
            backend.release(place, id);
            throw e;
        }
    }

    LogFiles files() {
        return files;
    }

    long pid() {
        return pid;
    }

    /** When it started, in clock ticks since boot. */
    long startTicks() {
        return startTicks;
    }

    /** Whether it and the child that is to become the command still wait: whoever runs inside may have killed or stopped that child. */
    boolean isReady() {
        return ProcFs.isAlive(pid, startTicks) && ProcFs.isAwake(child, childStartTicks);
    }

    /**
     * Gives the order. When this returns, the holder has the whole of it and the command will be run, whatever becomes of the daemon.
     *
     * @param whole whose standard input, which is the holder's alone from here on, and script go with it
     */
    void go(CommandOrder order, Job whole) throws IOException {
        var display = whole.display() ? whole.place().display() : null;
        hand.give(new HolderJob(whole.stdin(), whole.stdinOpen(), display, order.withScript(whole.script())));
    }

    /** Sends it away unused. */
    void dismiss() {
        hand.dismiss();
    }

    private record ByKeeper(Keeper keeper, Keeper.Made made) implements Hand {
        @Override
        public void give(HolderJob job) throws IOException {
            keeper.give(made, job);
        }

        @Override
        public void dismiss() {
            keeper.dismiss(made);
        }
    }

    /** By way of the program that made the terminal (see {@code terminal.sh}), which has the daemon's pipes. */
    private record ByStarter(Process process) implements Hand {
        /** Waits until the holder in the terminal is ready. */
        Keeper.Made made() throws IOException {
            var line = new BufferedReader(process.inputReader(StandardCharsets.UTF_8)).readLine();
            var words = String.valueOf(line).split(" ");
            if (words.length == 4 && words[0].equals("ready")) {
                return new Keeper.Made(0, Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
            }
            process.destroyForcibly();
            throw Fault.of(Fault.Kind.UNAVAILABLE, "The terminal can't be made: " + line, "See `sandlot doctor`.")
                    .asException();
        }

        @Override
        public void give(HolderJob job) throws IOException {
            try (var orders = new DataOutputStream(process.getOutputStream())) {
                var bytes = job.encoded();
                orders.writeInt(bytes.length);
                orders.write(bytes);
            }
            process.getInputStream().close();
        }

        @Override
        public void dismiss() {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                process.destroyForcibly();
            }
        }
    }
}
