package dev.sandlot.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native code, unpacked for the driver. The driver would do it itself, but then reads it byte by byte, twice, to see whether it is
 * the same: that is a tenth of a daemon's start.
 */
final class NativeCode {
    /** Where the driver unpacks to, if anybody has said so. */
    private static final String DIRECTORY = "org.sqlite.tmpdir";

    /** Where the driver looks before it unpacks anything. */
    private static final String FOUND_IN = "org.sqlite.lib.path";

    private static final String FOUND_AS = "org.sqlite.lib.name";

    private NativeCode() {}

    /** Where there is no directory for it, or no code for this processor, it is left to the driver. */
    static void unpack() throws IOException {
        var directory = System.getProperty(DIRECTORY);
        if (directory == null || System.getProperty(FOUND_IN) != null) {
            return;
        }
        var resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (var in = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
            if (in != null) {
                var file = Path.of(directory, "sqlite-jdbc.so");
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                System.setProperty(FOUND_AS, file.getFileName().toString());
                System.setProperty(FOUND_IN, directory);
            }
        }
    }
}
