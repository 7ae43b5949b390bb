package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Launch;
import dev.sandlot.backend.Place;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * A holder that is ready for its one job (see {@code holder.pl}): its child has been put into the process's control group, which may take
 * the kernel 11 ms and is why holders are made ahead of time. If the daemon dies before the order, it ends by itself and nothing has run.
 * All methods block briefly; one thread at a time.
 */
final class Holder {
    private final Process process;
    private final LogFiles files;

    private Holder(Process process, LogFiles files) {
        this.process = process;
        this.files = files;
    }

    /** Starts a holder and waits until it is ready. Nothing is left behind where that fails. */
    static Holder prepare(Starter starter, Backend backend, Place place, ProcessId id, LogFiles files)
            throws IOException {
        files.create();
        Files.write(files.record(), new byte[0]);
        return ready(starter.startHolder(place, files), backend, place, id, files);
    }

    /** The same on a new terminal. */
    static Holder onTerminal(
            Starter starter, Backend backend, Place place, ProcessId id, TerminalSize size, LogFiles files)
            throws IOException {
        files.createForTerminal(place.uid());
        Files.write(files.record(), new byte[0]);
        return ready(starter.startTerminal(place, id, size), backend, place, id, files);
    }

    private static Holder ready(Process process, Backend backend, Place place, ProcessId id, LogFiles files)
            throws IOException {
        try {
            var line = readLine(process);
            if (!line.startsWith("ready ")) {
                throw Fault.of(
                                Fault.Kind.INTERNAL,
                                "The process's holder didn't start: " + line,
                                "See `sandlot doctor`.")
                        .asException();
            }
            backend.join(place, id, Long.parseLong(line.substring(6).trim()));
            return new Holder(process, files);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            backend.release(place, id);
            throw e;
        }
    }

    LogFiles files() {
        return files;
    }

    long pid() {
        return process.pid();
    }

    boolean isReady() {
        return process.isAlive();
    }

    /** Puts what the command's chain will read where the holder has it open. */
    void arm(Launch launch) throws IOException {
        write(files.args(), launch.args());
        write(files.filter(), launch.filter());
    }

    /** Gives the order, after {@link #arm}. When this returns, the holder has the whole of it and the command will be run, whatever becomes of the daemon. */
    void go(Launch launch, boolean stdinOpen) throws IOException {
        var job = new ByteArrayOutputStream();
        job.write(stdinOpen ? '1' : '0');
        job.write(0);
        for (var word : launch.argv()) {
            job.writeBytes(word.getBytes(StandardCharsets.UTF_8));
            job.write(0);
        }
        try (var orders = process.getOutputStream()) {
            orders.write((job.size() + "\n").getBytes(StandardCharsets.US_ASCII));
            job.writeTo(orders);
        }
        process.getInputStream().close();
    }

    /** Sends it away unused. */
    void dismiss() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }

    private static void write(java.nio.file.Path file, byte[] content) throws IOException {
        // Written in place: the holder has the file open already.
        Files.write(file, content == null ? new byte[0] : content, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static String readLine(Process process) throws IOException {
        var line = new ByteArrayOutputStream();
        var in = process.getInputStream();
        for (int c = in.read(); c >= 0 && c != '\n' && line.size() < 1000; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
