package dev.sandlot;

import dev.sandlot.model.Fault;
import dev.sandlot.secret.KeyFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's state directory, held by one daemon at a time. As root it lets others pass through (0711), because a sandbox's uid has to
 * reach its own directories below; otherwise nobody else may enter (0700).
 */
final class StateDirectory implements AutoCloseable {
    private static final String REALM = "realm";
    private static final int REALM_BYTES = 5;
    private static final Pattern WORD = Pattern.compile("[0-9a-f]{10}");

    private final Path path;
    private final FileChannel lock;
    private final String realm;

    private StateDirectory(Path path, FileChannel lock, String realm) {
        this.path = path;
        this.lock = lock;
        this.realm = realm;
    }

    /**
     * Makes the directory if need be and takes its lock, which the kernel gives back however this process ends.
     *
     * @throws dev.sandlot.model.FaultException where another daemon holds it, it can't be written to, or somebody else could have prepared
     *     it (see {@link StateOwner})
     */
    static StateDirectory open(Path path, boolean root) {
        var absolute = path.toAbsolutePath().normalize();
        try {
            StateOwner.self().require(absolute);
            create(absolute);
            Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString(root ? "rwx--x--x" : "rwx------"));
            var sandboxes = Files.createDirectories(absolute.resolve("sandboxes"));
            Files.setPosixFilePermissions(sandboxes, PosixFilePermissions.fromString(root ? "rwx--x--x" : "rwx------"));
            if (root) {
                requirePassage(absolute.toRealPath());
            }
            return held(absolute.toRealPath());
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "The state directory " + absolute + " can't be used: " + e.getMessage(),
                            "Name one that you can write to with --state-dir.")
                    .asException();
        }
    }

    private static void create(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.getParent());
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static StateDirectory held(Path directory) throws IOException {
        var lock = lock(directory);
        try {
            return new StateDirectory(directory, lock, settle(directory));
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** As root, sandboxes run as uids of their own, which have to get to their directories. */
    private static void requirePassage(Path directory) throws IOException {
        for (var above = directory; above != null; above = above.getParent()) {
            if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                throw Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "The sandboxes' own users can't pass through " + above + " to the state directory.",
                                "Run chmod o+x " + above + ", or name another directory with --state-dir.")
                        .asException();
            }
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var file = directory.resolve("lock");
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // held by this very process: told like any other
        }
        channel.close();
        throw Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "Another daemon uses the state directory " + directory + ".",
                        "Use that one, stop it, or name another directory with --state-dir.")
                .asException();
    }

    /**
     * A word that tells this state directory's sandboxes from those of all others on this host, whatever path it has in whose view. It is random and
     * kept here; a directory of a version that did not keep one goes on with the word that was derived from its path, which its running
     * sandboxes have.
     */
    String realm() {
        return realm;
    }

    /** That of a directory that is only looked at; where it has none yet, that of an earlier version. */
    static String realmOf(Path directory) {
        try {
            return kept(directory);
        } catch (IOException e) {
            return ofPath(directory);
        }
    }

    private static String settle(Path directory) throws IOException {
        try {
            return kept(directory);
        } catch (NoSuchFileException e) {
            var realm = Files.exists(directory.resolve("sandlot.db")) ? ofPath(directory) : random();
            publish(directory, REALM, realm);
            return realm;
        }
    }

    private static String kept(Path directory) throws IOException {
        var realm = Files.readString(directory.resolve(REALM)).strip();
        if (!WORD.matcher(realm).matches()) {
            throw new IOException(directory.resolve(REALM) + " does not hold 10 letters and digits");
        }
        return realm;
    }

    private static String random() {
        var bytes = new byte[REALM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String ofPath(Path directory) {
        try {
            var path = directory.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(path), 0, REALM_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Path path() {
        return path;
    }

    Path database() {
        return path.resolve("sandlot.db");
    }

    Path token() {
        return path.resolve("token");
    }

    /** Of what secrets are made that are not kept. */
    Path derivedKey() {
        return path.resolve("ingest.key");
    }

    /**
     * What secrets are sealed by.
     *
     * @param brought another file, which somebody else makes; null for one in here
     */
    KeyFile secretsKey(@Nullable Path brought) {
        return brought == null ? new KeyFile(path.resolve("secrets.key"), true) : new KeyFile(brought, false);
    }

    Path socket() {
        return path.resolve("sandlot.sock");
    }

    /** Where conduits come, while a daemon runs. */
    Path conduits() {
        return path.resolve("conduits.sock");
    }

    Path sandboxes() {
        return path.resolve("sandboxes");
    }

    /** What runs on the host's side of sandboxes; their uids may read and run what is there. */
    Path programs() {
        return path.resolve("lib");
    }

    /** Tells where the daemon listens. Clients never see half of it. */
    void publishUrl(String url) throws IOException {
        publish("url", url);
    }

    /** Tells where the daemon listens for ssh, as HOST:PORT; null where it doesn't. */
    void publishSsh(@Nullable String address) throws IOException {
        if (address == null) {
            Files.deleteIfExists(path.resolve("ssh"));
        } else {
            publish("ssh", address);
        }
    }

    private void publish(String name, String text) throws IOException {
        publish(path, name, text);
    }

    private static void publish(Path path, String name, String text) throws IOException {
        var written = Files.createTempFile(path, name, ".new");
        Files.writeString(written, text + "\n");
        Files.move(written, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Gives the lock back and takes back what was told. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path.resolve("url"));
        Files.deleteIfExists(path.resolve("ssh"));
        lock.close();
    }
}
