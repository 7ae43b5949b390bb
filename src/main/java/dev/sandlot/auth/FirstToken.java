package dev.sandlot.auth;

import dev.sandlot.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The first administrator's token, which the daemon leaves in a file that only its own user can read. */
public final class FirstToken {
    private final Vertx vertx;
    private final Tokens tokens;

    public FirstToken(Vertx vertx, Tokens tokens) {
        this.vertx = vertx;
        this.tokens = tokens;
    }

    /**
     * Makes the file with mode 0600 where there is none, and changes nothing where there is one, whatever is in it: to get a new
     * token, delete the file and start the daemon again. The token is in the database before it is in the file.
     *
     * @return whether a token was made
     */
    public Future<Boolean> ensure(Path file) {
        return vertx.executeBlocking(() -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .compose(exists -> exists
                        ? Future.succeededFuture(false)
                        : tokens.create("first administrator", Role.ADMIN, null, null)
                                .compose(made -> write(file, made)));
    }

    private Future<Boolean> write(Path file, Tokens.Created made) {
        return vertx.executeBlocking(() -> create(file, made.secret()))
                .compose(
                        written -> written
                                ? Future.succeededFuture(true)
                                : tokens.delete(made.token().id()).map(false),
                        failure -> tokens.delete(made.token().id()).transform(done -> Future.failedFuture(failure)));
    }

    private static boolean create(Path file, String secret) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, mode)) {
            channel.write(java.nio.ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8)));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }
}
