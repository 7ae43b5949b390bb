package dev.sandlot.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
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
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that are made out of what they are for and a key in the state directory (0600), so that each is the same after a restart although none is
 * kept. Safe from any thread.
 */
public final class DerivedSecrets {
    private static final int KEY_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final Vertx vertx;
    private final Path file;
    private final AtomicReference<@Nullable Future<byte[]>> key = new AtomicReference<>();

    /** @param file that holds the key; made when it is first needed */
    public DerivedSecrets(Vertx vertx, Path file) {
        this.vertx = Objects.requireNonNull(vertx);
        this.file = Objects.requireNonNull(file);
    }

    /**
     * A secret of this form.
     *
     * @param use what it is for; nothing else that is asked for has the same words
     */
    Future<String> of(String prefix, String use) {
        return key().map(bytes -> Secret.of(prefix, hash(bytes, use)));
    }

    private Future<byte[]> key() {
        var known = key.get();
        if (known != null && !known.failed()) {
            return known;
        }
        // Read once at a time: a file that is being made looks like one that was cut short.
        var reading = Promise.<byte[]>promise();
        if (!key.compareAndSet(known, reading.future())) {
            return key();
        }
        vertx.executeBlocking(() -> read(file)).onComplete(reading);
        return reading.future();
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
