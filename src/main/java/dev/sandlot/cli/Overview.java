package dev.sandlot.cli;

/** The help that lists the verbs. */
final class Overview {
    private Overview() {}

    static String text() {
        return "Sandlot runs commands and coding agents in isolated sandboxes.\n\nUsage: sandlot VERB [OPTIONS] ...\n\n"
                + verbs("")
                + """

                A first try:  sandlot run -- make            (no daemon needed)
                A server:     sandlot serve                  then: sandlot create demo; sandlot exec demo -- make

                Another daemon than this host's: SANDLOT_URL and SANDLOT_TOKEN.
                "sandlot VERB --help" tells more.""";
    }

    /** Only those that begin so. */
    static String text(String prefix) {
        return "Usage: sandlot " + prefix.strip() + " VERB [OPTIONS] ...\n\n"
                + verbs(prefix).stripTrailing();
    }

    private static String verbs(String prefix) {
        var text = new StringBuilder();
        int width = Verbs.all().keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        Verbs.all().forEach((name, line) -> {
            if (name.startsWith(prefix)) {
                text.append("  ").append(name).append(" ".repeat(width - name.length()));
                text.append(line).append('\n');
            }
        });
        return text.toString();
    }
}
