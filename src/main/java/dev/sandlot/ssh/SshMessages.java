package dev.sandlot.ssh;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients are told when something can't be done. */
final class SshMessages {
    private static final Logger LOG = LoggerFactory.getLogger(SshMessages.class);
    private static final int MOST = 64;

    private SshMessages() {}

    /** The fault behind a failure. What is no fault is a bug: it is logged here, and its text stays here. */
    static Fault fault(Throwable cause) {
        if (cause instanceof FaultException known) {
            return known.fault();
        }
        LOG.error("ssh", cause);
        return Fault.of(Fault.Kind.INTERNAL, "Something went wrong inside Sandlot; its log tells what.");
    }

    /** A fault as lines for standard error. The carriage returns do no harm, and a terminal in raw mode needs them. */
    static Buffer lines(Fault fault) {
        var hint = fault.hint() == null ? "" : "sandlot: " + fault.hint() + "\r\n";
        return Buffer.buffer("sandlot: " + fault.message() + "\r\n" + hint);
    }

    /** What somebody else wrote, fit for a message. */
    static String shown(String text) {
        var clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > MOST ? clean.substring(0, MOST) + "…" : clean;
    }
}
