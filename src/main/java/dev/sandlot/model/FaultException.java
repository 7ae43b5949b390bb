package dev.sandlot.model;

/** Carries a {@link Fault} through a failed future or out of a constructor. Has no stack trace: a fault is an answer, not a bug. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    public FaultException(Fault fault) {
        super(fault.message(), null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
