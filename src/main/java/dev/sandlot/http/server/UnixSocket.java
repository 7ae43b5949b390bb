package dev.sandlot.http.server;

import dev.sandlot.model.Fault;
import dev.sandlot.unix.SocketPath;
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
public final class UnixSocket {
    private final Vertx vertx;
    private final Path file;
    private final Path bound;
    /** By which it is bound, however long its path is. */
    private final SocketPath way;

    private UnixSocket(Vertx vertx, Path file, Path bound, SocketPath way) {
        this.vertx = vertx;
        this.file = file;
        this.bound = bound;
        this.way = way;
    }

    /** Makes the private directory. */
    public static Future<UnixSocket> prepare(Vertx vertx, Path stateDir) {
        var file = stateDir.resolve("sandlot.sock");
        return vertx.executeBlocking(() -> {
                    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
                    var bound =
                            Files.createTempDirectory(stateDir, ".sock", mode).resolve("s");
                    return new UnixSocket(vertx, file, bound, SocketPath.to(bound));
                })
                .recover(e -> Future.failedFuture(Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "Can't make the socket " + file + ": " + e.getMessage(),
                                "Name another state directory with --state-dir.")
                        .asException()));
    }

    /** Where to listen. */
    public SocketAddress address() {
        return SocketAddress.domainSocketAddress(way.path().toString());
    }

    /** Puts the file in its place once somebody listens. */
    public Future<Void> publish() {
        return vertx.executeBlocking(() -> {
            way.close();
            Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(file + " is a directory, so the socket can't be put there; move it away");
            }
            Files.move(bound, file, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(bound.getParent());
            return null;
        });
    }

    public Future<Void> remove() {
        return vertx.executeBlocking(() -> {
            Files.deleteIfExists(file);
            return null;
        });
    }
}
