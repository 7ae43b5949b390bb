package dev.sandlot.unix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A path for binding or connecting a unix socket, as short as the kernel wants it (unix(7), sun_path) however deep the file lies: where it is
 * too long, it leads through a link in a private temporary directory, which is gone after {@link #close}. The socket itself is where it
 * belongs, and once it is bound or connected the path is needed no more. Blocks for two small files.
 */
public final class SocketPath implements AutoCloseable {
    /** In bytes: Linux takes 107, macOS 103. */
    static final int LONGEST = 103;

    private static final String LINK = "d";

    private final Path path;
    /** Null where the path is the file's own. */
    private final @Nullable Path directory;

    private SocketPath(Path path, @Nullable Path directory) {
        this.path = path;
        this.directory = directory;
    }

    /** @throws IOException with a message for people where there is no short way to the file */
    public static SocketPath to(Path file) throws IOException {
        if (fits(file)) {
            return new SocketPath(file, null);
        }
        var absolute = file.toAbsolutePath();
        var directory = Files.createTempDirectory("sandlot-");
        var path = new SocketPath(directory.resolve(LINK).resolve(absolute.getFileName()), directory);
        try {
            Files.createSymbolicLink(directory.resolve(LINK), absolute.getParent());
            if (!fits(path.path)) {
                throw new IOException("the path of a unix socket can have " + LONGEST + " bytes, and neither " + file
                        + " nor a link in the directory for temporary files is that short");
            }
            return path;
        } catch (IOException e) {
            path.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (directory != null) {
            Files.deleteIfExists(directory.resolve(LINK));
            Files.deleteIfExists(directory);
        }
    }

    private static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }
}
