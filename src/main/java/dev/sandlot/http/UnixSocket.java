package dev.sandlot.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The socket file {@code sandlot.sock}: whoever can open it is an administrator, so only the daemon's own user can, from the first
 * moment on. It is bound inside a private directory and moved to its place when its mode is right. A file left behind by an earlier
 * daemon is replaced; the state directory's lock holds that no other daemon uses it.
 */
final class UnixSocket {
    private final Vertx vertx;
    private final Path file;
    private final Path bound;

    private UnixSocket(Vertx vertx, Path file, Path bound) {
        this.vertx = vertx;
        this.file = file;
        this.bound = bound;
    }

    /** Makes the private directory. */
    static Future<UnixSocket> prepare(Vertx vertx, Path stateDir) {
        return vertx.executeBlocking(() -> {
            var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            var dir = Files.createTempDirectory(stateDir, ".sock", mode);
            return new UnixSocket(vertx, stateDir.resolve("sandlot.sock"), dir.resolve("s"));
        });
    }

    /** Where to listen. */
    SocketAddress address() {
        return SocketAddress.domainSocketAddress(bound.toString());
    }

    /** Puts the file in its place once somebody listens. */
    Future<Void> publish() {
        return vertx.executeBlocking(() -> {
            Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(file + " is a directory, so the socket can't be put there; move it away");
            }
            Files.move(bound, file, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(bound.getParent());
            return null;
        });
    }

    Future<Void> remove() {
        return vertx.executeBlocking(() -> {
            Files.deleteIfExists(file);
            return null;
        });
    }
}
