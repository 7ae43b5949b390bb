package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Launch;
import dev.sandlot.backend.Place;
import dev.sandlot.model.ProcessId;
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
    private final Zygote zygote;
    private final Zygote.Made made;
    private final LogFiles files;

    private Holder(Zygote zygote, Zygote.Made made, LogFiles files) {
        this.zygote = zygote;
        this.made = made;
        this.files = files;
    }

    /** Makes a holder and waits until it is ready. Nothing is left behind where that fails. */
    static Holder prepare(Zygotes zygotes, Backend backend, Place place, ProcessId id, LogFiles files)
            throws IOException {
        files.create();
        Files.write(files.record(), new byte[0]);
        var zygote = zygotes.living();
        var made = zygote.make(place, files);
        try {
            backend.join(place, id, made.child());
            return new Holder(zygote, made, files);
        } catch (RuntimeException e) {
            zygote.dismiss(made);
            backend.release(place, id);
            throw e;
        }
    }

    LogFiles files() {
        return files;
    }

    long pid() {
        return made.pid();
    }

    /** When it started, in clock ticks since boot. */
    long startTicks() {
        return made.startTicks();
    }

    boolean isReady() {
        return ProcFs.isAlive(made.pid(), made.startTicks());
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
        zygote.give(made, job.toByteArray());
    }

    /** Sends it away unused. */
    void dismiss() {
        zygote.dismiss(made);
    }

    private static void write(java.nio.file.Path file, byte[] content) throws IOException {
        // Written in place: the holder has the file open already.
        Files.write(file, content == null ? new byte[0] : content, StandardOpenOption.TRUNCATE_EXISTING);
    }
}
