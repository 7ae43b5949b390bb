package dev.sandlot.keeper;

import dev.sandlot.unix.InstalledFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program {@code sandlot-keeper}, {@linkplain InstalledFile installed} where a sandbox's uid can run it.
 *
 * @param file absolute; owned by the daemon's user, readable and executable by everybody
 */
public record KeeperProgram(Path file) {
    private static final String RESOURCE = "/native/%s/sandlot-keeper";

    /**
     * Writes the one for this processor into the directory, which is made if need be.
     *
     * @throws IllegalStateException where the jar was built without one for this processor
     */
    public static KeeperProgram install(Path directory) {
        try {
            InstalledFile.prepare(directory);
            var target = InstalledFile.install(directory, "keeper", "", shipped(), "r-xr-xr-x");
            InstalledFile.deleteOthers(target, "keeper-*");
            return new KeeperProgram(target.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] shipped() throws IOException {
        var resource = String.format(RESOURCE, processor());
        try (var in = KeeperProgram.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("this jar was built without sandlot-keeper for " + processor()
                        + "; build it on such a machine");
            }
            return in.readAllBytes();
        }
    }

    /** As uname(1) calls it. */
    private static String processor() {
        var name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    /** The words that start this role of it. */
    public List<String> role(String name, List<String> arguments) {
        var words = new ArrayList<>(List.of(file.toString(), name));
        words.addAll(arguments);
        return words;
    }
}
