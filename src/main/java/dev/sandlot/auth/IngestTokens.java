package dev.sandlot.auth;

import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that sandboxes are given so that their agents can tell what they use and do. A token is made out of the sandbox's id and a key
 * in the state directory (0600), so that it is the same after a restart although no secret of any sandbox is kept. It ends with its sandbox.
 */
public final class IngestTokens {
    private static final int KEY_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final Vertx vertx;
    private final Tokens tokens;
    private final Path file;
    private @Nullable Future<byte[]> key;

    /** @param file that holds the key; made when it is first needed */
    public IngestTokens(Vertx vertx, Tokens tokens, Path file) {
        this.vertx = Objects.requireNonNull(vertx);
        this.tokens = Objects.requireNonNull(tokens);
        this.file = Objects.requireNonNull(file);
    }

    /** The secret of this sandbox's token, which can do nothing but {@link Permission#INGEST}. To be called from one context only. */
    public Future<String> of(SandboxId sandbox) {
        var known = key;
        if (known == null || known.failed()) {
            known = vertx.executeBlocking(() -> read(file));
            key = known;
        }
        return known.compose(bytes -> {
            var secret = Secret.of("sl_", hash(bytes, sandbox.value()));
            return tokens.ensure("agent of " + sandbox, Role.INGEST, sandbox, secret)
                    .map(secret);
        });
    }

    private static byte[] hash(byte[] key, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            var fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            channel.write(ByteBuffer.wrap(fresh));
            return fresh;
        } catch (FileAlreadyExistsException e) {
            var kept = Files.readAllBytes(file);
            if (kept.length == KEY_BYTES) {
                return kept;
            }
            Files.delete(file); // cut short by a full disk or a crash; no token was made with it
            return read(file);
        }
    }
}
