package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Launch;
import dev.sandlot.backend.Place;
import dev.sandlot.keeper.HolderJob;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.keeper.Keepers;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final LogFiles files;
    private final FileChannel args;

    /** Who passes the order on. */
    private interface Hand {
        /** When this returns, the holder has the whole job or will have, whatever becomes of the daemon. */
        void give(HolderJob job) throws IOException;

        void dismiss();
    }

    private Holder(Hand hand, Keeper.Made made, LogFiles files, FileChannel args) {
        this.hand = hand;
        this.pid = made.pid();
        this.startTicks = made.startTicks();
        this.child = made.child();
        this.files = files;
        this.args = args;
    }

    /** Makes a holder and waits until it is ready. Nothing is left behind where that fails. */
    static Holder prepare(Keepers keepers, Backend backend, Place place, ProcessId id, LogFiles files)
            throws IOException {
        files.create();
        Files.write(files.record(), new byte[0]);
        var keeper = keepers.living();
        var made = keeper.hold(
                place.uid(),
                files.args(),
                files.filter(),
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
            Hand hand, Backend backend, Place place, ProcessId id, Keeper.Made made, LogFiles files)
            throws IOException {
        try {
            backend.join(place, id, made.child());
            return new Holder(hand, made, files, nameless(files.args()));
        } catch (RuntimeException | IOException e) {
            hand.dismiss();
            backend.release(place, id);
            throw e;
        }
    }

    /** What will hold secrets has no name from before it does: only who has it open can read it, and with the last of them it is gone. */
    private static FileChannel nameless(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        Files.delete(file);
        return channel;
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

    /** Whether it and the child that is to become the command still wait: who ends all of a sandbox's groups ends that child with them. */
    boolean isReady() {
        return ProcFs.isAlive(pid, startTicks) && ProcFs.children(pid).contains(child) && ProcFs.startTicks(child) >= 0;
    }

    /** Puts what the command's chain will read where the holder has it open. */
    void arm(Launch launch) throws IOException {
        try (args) {
            args.write(ByteBuffer.wrap(orEmpty(launch.args())));
        }
        // Written in place: the holder has the file open already.
        Files.write(files.filter(), orEmpty(launch.filter()), StandardOpenOption.TRUNCATE_EXISTING);
    }

    /**
     * Gives the order, after {@link #arm}. When this returns, the holder has the whole of it and the command will be run, whatever becomes of the
     * daemon.
     *
     * @param whole whose standard input, which is the holder's alone from here on, and script ({@link Launch#SCRIPT_FD}) go with it
     */
    void go(Launch launch, Job whole) throws IOException {
        hand.give(new HolderJob(whole.stdin(), whole.stdinOpen(), launch.tells(), whole.script(), launch.argv()));
    }

    /** Sends it away unused. */
    void dismiss() {
        hand.dismiss();
        try {
            args.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] orEmpty(byte @Nullable [] content) {
        return content == null ? new byte[0] : content;
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
            var words = words(job);
            try (var orders = process.getOutputStream()) {
                orders.write((words.length + "\n").getBytes(StandardCharsets.US_ASCII));
                orders.write(words);
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

        /** As {@code terminal.pl} reads them: each with a NUL behind it. */
        private static byte[] words(HolderJob job) {
            var words = new ByteArrayOutputStream();
            words.write('0');
            words.write(0);
            words.write(job.tells() ? '1' : '0');
            words.write(0);
            words.writeBytes(orEmpty(job.script()));
            words.write(0);
            for (var word : job.argv()) {
                words.writeBytes(word.getBytes(StandardCharsets.UTF_8));
                words.write(0);
            }
            return words.toByteArray();
        }
    }
}
