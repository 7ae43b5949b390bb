package dev.sandlot.keeper;

import java.nio.file.Path;

/** The program that is shipped, and the one with sanitizers, which the build makes for the tests. */
public final class KeeperPrograms {
    private static final Path CHECKED = Path.of("target/native-tests");

    private KeeperPrograms() {}

    /** Ends at the first fault in its use of memory; so whoever uses it sees that as a keeper or a holder that has died. */
    public static KeeperProgram checked() {
        return new KeeperProgram(CHECKED.resolve("sandlot-keeper").toAbsolutePath());
    }

    static Path fuzz() {
        return CHECKED.resolve("fuzz").toAbsolutePath();
    }
}
