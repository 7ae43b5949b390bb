package dev.sandlot;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends this process where it can't end in order. Nothing is lost by that: what was answered is in the database, output is in its logs,
 * and sandboxes go on.
 */
final class LastResort {
    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

    /** The exit code of a daemon that was wedged, or broke inside: EX_SOFTWARE of sysexits.h. */
    static final int WEDGED = 70;

    /** How long a daemon that was asked to end may take. */
    static final Duration BOUND = Duration.ofSeconds(8);

    private static final int LINES = 40;

    private LastResort() {}

    /** Something vital does not answer: tells what its threads are at, and ends the process at once. */
    static void wedged(String name) {
        try {
            LOG.error(
                    "The {} does not answer any more; the daemon ends itself to be started again.\n{}", name, stacks());
        } finally {
            halt();
        }
    }

    /**
     * An error that nobody handled. After one of the virtual machine or of loading classes (StackOverflowError, LinkageError) something is
     * left half done that nobody will do: the process ends. Others are only told.
     */
    static void uncaught(Throwable failure) {
        boolean broken = failure instanceof VirtualMachineError || failure instanceof LinkageError;
        try {
            LOG.error(broken ? "The daemon is broken and ends itself to be started again" : "Unhandled", failure);
        } finally {
            if (broken) {
                halt();
            }
        }
    }

    /** The process was asked to end: the first call gives it {@link #BOUND}, whatever hangs; the second ends it at once. */
    static void asked(AtomicBoolean before) {
        if (before.getAndSet(true)) {
            LOG.warn("Asked to end again; ending at once.");
            halt();
        }
        var thread = new Thread(
                () -> {
                    long end = System.nanoTime() + BOUND.toNanos();
                    for (long left = BOUND.toNanos(); left > 0; left = end - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    LOG.error(
                            "Could not end in order within {} s; ending at once.\n{}",
                            TimeUnit.NANOSECONDS.toSeconds(BOUND.toNanos()),
                            stacks());
                    halt();
                },
                "sandlot-end");
        thread.setDaemon(true);
        thread.start();
    }

    private static String stacks() {
        var text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            if (frames.length > 0 && thread.getName().startsWith("vert.x-eventloop")
                    || thread.getName().equals("main")) {
                text.append(thread.getName()).append('\n');
                for (int frame = 0; frame < Math.min(LINES, frames.length); frame++) {
                    text.append("    at ").append(frames[frame]).append('\n');
                }
            }
        });
        return text.toString();
    }

    private static void halt() {
        Runtime.getRuntime().halt(WEDGED);
    }
}
