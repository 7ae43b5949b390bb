package dev.sandlot.egress;

/** What a sandbox has said, as it can be shown and kept. */
final class Printable {
    private static final int LONGEST = 253;

    private Printable() {}

    /** Cut to the length of a host's name, without a user and a password before it, and with everything that is not plainly printable replaced. */
    static String host(String said) {
        var named = said.substring(said.lastIndexOf('@') + 1);
        var cut = named.substring(0, Math.min(LONGEST, named.length()));
        return cut.codePoints()
                .map(c -> c > ' ' && c < 127 ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
