package dev.sandlot;

/** The composition root. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(125);
    }
}
