package dev.sandlot.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may come in by ssh: the file {@code authorized_keys}, read afresh whenever it has changed. No file, nobody. A line that is not
 * understood counts for nothing and is told with its number; a file that others could write to counts for nothing at all. Reads a file,
 * so it is not for event loops. Safe for use by many threads.
 */
final class AuthorizedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorizedKeys.class);
    private static final long MOST_BYTES = 4 << 20;

    /** What tells one version of the file from another. */
    private record Version(@Nullable Object inode, Object modified, long bytes) {}

    private final Path file;
    private @Nullable Version version;
    private Map<String, Grant> grants = Map.of();

    AuthorizedKeys(Path file) {
        this.file = file;
    }

    /** What this key may do; empty where it is not listed. */
    synchronized Optional<Grant> find(PublicKey key) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            var now = new Version(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
            if (!now.equals(version)) {
                grants = read(attributes.size());
                version = now;
            }
        } catch (NoSuchFileException e) {
            version = null;
            grants = Map.of();
        } catch (IOException e) {
            LOG.warn("{} can't be read, so nobody gets in by ssh: {}", file, e.toString());
            version = null;
            grants = Map.of();
        }
        return Optional.ofNullable(grants.get(KeyUtils.getFingerPrint(key)));
    }

    private Map<String, Grant> read(long bytes) throws IOException {
        var mode = Files.getPosixFilePermissions(file);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            LOG.warn("{} can be written to by others, so nobody gets in by ssh; run: chmod 600 {}", file, file);
            return Map.of();
        }
        if (bytes > MOST_BYTES) {
            throw new IOException("it is larger than " + MOST_BYTES + " bytes");
        }
        return parse(Files.readAllLines(file));
    }

    private Map<String, Grant> parse(List<String> lines) {
        var found = new HashMap<String, Grant>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                var entry = AuthorizedLine.parse(line);
                if (found.putIfAbsent(KeyUtils.getFingerPrint(entry.key()), entry.grant()) != null) {
                    LOG.warn("{}:{} counts for nothing: the key is in a line above", file, i + 1);
                }
            } catch (IllegalArgumentException e) {
                LOG.warn("{}:{} counts for nothing: {}", file, i + 1, e.getMessage());
            }
        }
        return found;
    }
}
