package dev.sandlot.keeper;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where programs of the host are looked for, whatever the daemon's own PATH is, and how the daemon starts them. */
public final class HostPath {
    /** The directories, as in PATH. */
    public static final String VALUE = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private HostPath() {}

    public static List<Path> directories() {
        return Stream.of(VALUE.split(":")).map(Path::of).toList();
    }

    /** The builder, with an environment of PATH alone and a working directory that no sandbox controls. */
    public static ProcessBuilder clean(ProcessBuilder builder) {
        builder.environment().clear();
        builder.environment().put("PATH", VALUE);
        return builder.directory(Path.of("/").toFile());
    }

    /** The same for a program that has nothing to read. */
    static ProcessBuilder cleanAndUnfed(ProcessBuilder builder) {
        return clean(builder).redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }
}
