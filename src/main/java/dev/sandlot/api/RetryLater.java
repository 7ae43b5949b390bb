package dev.sandlot.api;

import dev.sandlot.model.Fault;
import java.time.Duration;

/** A fault that may be over after a while. */
public final class RetryLater extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;
    private final long seconds;

    public RetryLater(Fault fault, Duration delay) {
        super(fault.message(), null, false, false);
        this.fault = fault;
        this.seconds = Math.max(1, delay.toSeconds());
    }

    /** What to tell the caller. */
    public Fault fault() {
        return fault;
    }

    /** After how long it is worth trying again; at least 1. */
    public long seconds() {
        return seconds;
    }
}
