package dev.sandlot.supervisor;

import dev.sandlot.model.FaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people are told of why something did not come about. */
final class FailureText {
    private static final Logger LOG = LoggerFactory.getLogger(FailureText.class);

    private FailureText() {}

    /** What is no fault is a mistake in the program, and goes to the daemon's log. */
    static String of(Throwable cause) {
        if (cause instanceof FaultException e) {
            return e.fault().hint() == null
                    ? e.fault().message()
                    : e.fault().message() + " " + e.fault().hint();
        }
        LOG.error("Something has failed", cause);
        return "Something went wrong inside Sandlot; the daemon's log has more.";
    }
}
