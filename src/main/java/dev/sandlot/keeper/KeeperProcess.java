package dev.sandlot.keeper;

import dev.sandlot.model.Fault;
import dev.sandlot.model.TerminalSize;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that holders and programs of the host's side are forked from ({@code keeper.h}). It ends with the daemon, and with it every
 * holder that has no job. Methods block briefly and may be called from any thread.
 */
final class KeeperProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final String ENDED = "the keeper has ended";

    /**
     * A holder without a job.
     *
     * @param token what the keeper knows it by
     * @param startTicks when it started, in clock ticks since boot
     * @param child the process in the box that will become the command
     */
    record Made(long token, long pid, long startTicks, long child) {}

    private final Process process;
    private final OutputStream orders;
    private final AtomicLong tokens = new AtomicLong();
    private final PendingOrders answers = new PendingOrders();
    private final Map<Long, KeptProgram> programs = new ConcurrentHashMap<>();
    private final Map<Long, KeptConduit> conduits = new ConcurrentHashMap<>();
    private volatile boolean over;

    private KeeperProcess(Process process) {
        this.process = process;
        this.orders = process.getOutputStream();
    }

    /** Starts one. PATH is all of its environment, and of what it starts. */
    static KeeperProcess start(KeeperProgram program) throws IOException {
        var builder = HostPath.clean(new ProcessBuilder(program.role("keeper", List.of())));
        var keeper = new KeeperProcess(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        var thread = new Thread(keeper::listen, "sandlot-keeper");
        thread.setDaemon(true);
        thread.start();
        keeper.order(new KeeperFrame.Hello());
        return keeper;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return !over && process.isAlive();
    }

    /**
     * Has a holder made that is this uid, and waits until it is ready. The files are opened before it takes the uid.
     *
     * @param uid null to stay who the daemon is
     * @param box the directory where the box's first process listens
     * @param record where its run and its end are told
     * @param outputs the logs of standard output and of standard error
     */
    Made hold(@Nullable Integer uid, Path box, Path record, List<Path> outputs) throws IOException {
        var files = new ArrayList<>(List.of(box.toString(), record.toString()));
        outputs.forEach(output -> files.add(output.toString()));
        long token = tokens.incrementAndGet();
        return made(ask(new KeeperFrame.Hold(token, requireUid(uid), files)));
    }

    /**
     * Has a holder made whose process gets a terminal, and waits until it is ready; likewise. It is spoken to at its {@linkplain KeptTerminal door}.
     *
     * @param uid null to stay who the daemon is
     * @param box the directory where the box's first process listens
     * @param logs the directory of the process's log, in which its record and what is printed ("pty") are files
     */
    Made terminal(@Nullable Integer uid, Path box, Path logs, TerminalSize size) throws IOException {
        return made(ask(new KeeperFrame.Terminal(
                tokens.incrementAndGet(), requireUid(uid), box.toString(), logs.toString(), size.cols(), size.rows())));
    }

    /**
     * Has a conduit made, whose command waits for its order, and waits until it is there.
     *
     * @param uid null to stay who the daemon is
     * @param box the directory where the box's first process listens
     * @param meeting where its connections come
     * @param all whether standard input and error have connections too
     */
    KeptConduit conduit(@Nullable Integer uid, Path box, Meeting meeting, boolean all) throws IOException {
        var expected = meeting.expect(all ? 3 : 1);
        try {
            var made = made(ask(new KeeperFrame.Conduit(
                    tokens.incrementAndGet(),
                    requireUid(uid),
                    box.toString(),
                    meeting.path().toString(),
                    expected.key(),
                    expected.count())));
            // They were there before the answer; only their turn on their threads is waited for.
            var links = new ArrayList<ConduitSocket>();
            for (int i = 0; i < expected.count(); i++) {
                links.add(PendingOrders.wait(expected.link(i)));
            }
            meeting.met(expected);
            var conduit = new KeptConduit(this, made, links);
            // It says nothing before it has its job.
            conduits.put(made.token(), conduit);
            if (over) {
                conduit.lost(new IOException(ENDED));
            }
            return conduit;
        } catch (IOException | RuntimeException e) {
            meeting.forget(expected);
            throw e;
        }
    }

    private static Made made(KeeperFrame.Answer answer) {
        if (answer instanceof KeeperFrame.Ready ready) {
            return new Made(ready.token(), ready.pid(), ready.startTicks(), ready.child());
        }
        throw PendingOrders.fault("it answered " + answer);
    }

    /** Gives it its job. When this returns, the job is on its way whatever becomes of the daemon. */
    void give(Made holder, HolderJob job) throws IOException {
        order(new KeeperFrame.Go(holder.token(), job.encoded()));
    }

    /** Sends it away unused. */
    void dismiss(Made holder) {
        letGo(holder.token());
    }

    /**
     * Starts a program in a session of its own. What it prints, or why it could not be started, is in its {@linkplain KeptProgram#line lines}.
     *
     * @param uid null to stay who the daemon is
     */
    KeptProgram run(@Nullable Integer uid, List<String> argv) throws IOException {
        var program = new KeptProgram(this, tokens.incrementAndGet());
        programs.put(program.token(), program);
        order(new KeeperFrame.Run(program.token(), requireUid(uid), argv));
        if (over) {
            program.silent();
        }
        return program;
    }

    /**
     * Sends a signal to exactly these processes, as this uid: so a pid that was reused meanwhile can't be anybody else's. Ones that are gone
     * don't matter. Waits until that is done.
     *
     * @param uid null to stay who the daemon is
     */
    void signal(@Nullable Integer uid, int signal, List<Long> pids) throws IOException {
        ask(new KeeperFrame.Signal(tokens.incrementAndGet(), requireUid(uid), signal, pids));
    }

    void give(long program, byte[] input) throws IOException {
        order(new KeeperFrame.Go(program, input));
    }

    /** The program or conduit with this token is of no interest any more. */
    void forget(long token) {
        programs.remove(token);
        conduits.remove(token);
        letGo(token);
    }

    private static int requireUid(@Nullable Integer uid) throws IOException {
        if (uid != null && uid <= 0) {
            throw PendingOrders.fault("no uid: " + uid);
        }
        return uid == null ? 0 : uid;
    }

    /** Waits for the one answer to this order. */
    private KeeperFrame.Answer ask(KeeperFrame.Order order) throws IOException {
        var answer = answers.expect(order.token());
        boolean answered = false;
        try {
            order(order);
            if (over) {
                throw new IOException(ENDED);
            }
            var said = PendingOrders.wait(answer);
            answered = true;
            if (said instanceof KeeperFrame.Failed failed) {
                throw Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "Nothing can be started in the sandbox now: " + failed.why(),
                                "Does it still run, and has the host processes and memory left? See `sandlot doctor`.")
                        .asException();
            }
            return said;
        } finally {
            answers.forget(order.token());
            if (!answered) {
                letGo(order.token());
            }
        }
    }

    private void letGo(long token) {
        try {
            order(new KeeperFrame.Away(token));
        } catch (IOException e) {
            LOG.debug("the keeper has ended, and with it its holders: {}", e.getMessage());
        }
    }

    private void order(KeeperFrame.Order order) throws IOException {
        var frame = KeeperFrame.encode(order);
        synchronized (orders) {
            orders.write(frame);
            orders.flush();
        }
    }

    private void listen() {
        try (var heard = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
            while (true) {
                heard(KeeperFrame.read(heard));
            }
        } catch (EOFException e) {
            LOG.debug("the keeper has ended");
        } catch (IOException e) {
            LOG.warn("the keeper is not heard any more: {}", e.toString());
        }
        over = true;
        answers.lost(ENDED);
        programs.values().forEach(KeptProgram::silent);
        conduits.values().forEach(conduit -> conduit.lost(new IOException(ENDED)));
    }

    private void heard(KeeperFrame.Answer answer) throws IOException {
        if (answer instanceof KeeperFrame.Greeting greeting) {
            if (greeting.version() != KeeperFrame.VERSION) {
                throw new IOException("it is of version " + greeting.version());
            }
            return;
        }
        var program = programs.get(answer.token());
        var conduit = conduits.get(answer.token());
        if (program != null) {
            program.heard(answer);
        } else if (conduit != null) {
            conduit.heard(answer);
        } else {
            answers.heard(answer);
        }
    }

    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }
}
