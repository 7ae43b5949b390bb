package dev.sandlot.http;

import dev.sandlot.model.Fault;
import dev.sandlot.unix.SocketPath;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
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

    UnixSocket(Vertx vertx, Path stateDir) {
        this.vertx = vertx;
        this.file = stateDir.resolve("sandlot.sock");
    }

    Future<Void> listen(HttpServer server) {
        return vertx.executeBlocking(this::privateDirectory)
                .compose(dir -> vertx.executeBlocking(() -> SocketPath.to(dir.resolve("s")))
                        .compose(way -> server.listen(SocketAddress.domainSocketAddress(
                                        way.path().toString()))
                                .eventually(() -> vertx.executeBlocking(() -> close(way))))
                        .compose(bound -> vertx.executeBlocking(() -> publish(dir))))
                .recover(e -> Future.failedFuture(Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "Can't make the socket " + file + ": " + e.getMessage(),
                                "Name another state directory with --state-dir.")
                        .asException()));
    }

    private static Void close(SocketPath way) throws IOException {
        way.close();
        return null;
    }

    private Path privateDirectory() throws IOException {
        return Files.createTempDirectory(
                file.getParent(),
                ".sock",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private Void publish(Path dir) throws IOException {
        var bound = dir.resolve("s");
        Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is a directory, so the socket can't be put there; move it away");
        }
        Files.move(bound, file, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(dir);
        return null;
    }

    Future<Void> remove() {
        return vertx.executeBlocking(() -> {
            Files.deleteIfExists(file);
            return null;
        });
    }
}
