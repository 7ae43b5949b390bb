package dev.sandlot.backend;

import java.util.function.UnaryOperator;

/**
 * An attack on a sandbox: a script that ends with 0 where it succeeds.
 *
 * @param given what is already weak, so that the attack meets one wall alone
 * @param weaker the command line against which it must succeed; an attack that can't succeed would show nothing
 */
record Attack(String name, String script, UnaryOperator<Launch> given, UnaryOperator<Launch> weaker) {
    Attack(String name, String script, UnaryOperator<Launch> weaker) {
        this(name, script, Weaker.not(), weaker);
    }

    @Override
    public String toString() {
        return name;
    }
}
