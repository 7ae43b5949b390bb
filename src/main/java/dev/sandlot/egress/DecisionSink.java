package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision;

/** Where the proxy tells what it has decided. Never blocks, never throws, and is safe to call from any thread. */
public interface DecisionSink {
    /** Greater than any before, those of earlier daemons too. */
    long nextId();

    /** Told when it was decided, and with the same id again when it is over. */
    void note(NetworkDecision decision);
}
