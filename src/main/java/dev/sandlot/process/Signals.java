package dev.sandlot.process;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SignalName;

/** Signals by their names. */
final class Signals {
    private Signals() {}

    /**
     * Its number here. A fault of kind INVALID where there is none of that name.
     *
     * @param name without SIG
     */
    static int number(String name) {
        return SignalName.number(name)
                .orElseThrow(
                        () -> Fault.invalid("signal", "there is no " + name).asException());
    }
}
