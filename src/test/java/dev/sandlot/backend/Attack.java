package dev.sandlot.backend;

/**
 * An attack on a sandbox: a script that ends with 0 where it succeeds.
 *
 * @param given what is already weak, so that the attack meets one wall alone
 * @param weaker that against which it must succeed; an attack that can't succeed would show nothing
 */
record Attack(String name, String script, Weakness given, Weakness weaker) {
    Attack(String name, String script, Weakness weaker) {
        this(name, script, Weaker.not(), weaker);
    }

    @Override
    public String toString() {
        return name;
    }
}
