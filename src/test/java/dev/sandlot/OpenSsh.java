package dev.sandlot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real ssh, scp, sftp and rsync, with files of their own: nothing of this user's configuration, keys or known hosts is used. */
public final class OpenSsh {
    private static final String HOST = "127.0.0.1";

    private final Path directory;
    private final int port;

    /** @param stateDir of a daemon that listens for ssh */
    public OpenSsh(Path directory, Path stateDir) throws IOException {
        this.directory = directory;
        var address = Files.readString(stateDir.resolve("ssh")).strip();
        this.port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** What a command printed and exited with. */
    public record Outcome(int code, byte[] output, String err) {
        public String out() {
            return new String(output, StandardCharsets.UTF_8);
        }
    }

    public int port() {
        return port;
    }

    /** Makes a key of this name; its line for {@code authorized_keys}. */
    public String newKey(String name) throws Exception {
        var made = new ProcessBuilder(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-C",
                        name,
                        "-f",
                        key(name).toString())
                .inheritIO()
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("ssh-keygen failed");
        }
        return Files.readString(directory.resolve(name + ".pub")).strip();
    }

    Path key(String name) {
        return directory.resolve(name);
    }

    /** Lets these lines in, and no others. */
    static void authorize(Path stateDir, String... lines) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var written = Files.createTempFile(stateDir, "keys", ".new", mode);
        Files.write(written, List.of(lines));
        Files.move(
                written,
                stateDir.resolve("authorized_keys"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** The options that every command needs, the port's apart, which differs. */
    public List<String> options(String key) {
        return List.of(
                "-F", "/dev/null",
                "-o", "UserKnownHostsFile=" + directory.resolve("known_hosts"),
                "-o", "StrictHostKeyChecking=accept-new",
                "-o", "IdentitiesOnly=yes",
                "-o", "IdentityAgent=none",
                "-o", "BatchMode=yes",
                "-o", "LogLevel=ERROR",
                "-i", directory.resolve(key).toString());
    }

    /** {@code ssh USER@HOST ARGUMENTS} with the key of this name; arguments may begin with options. */
    public List<String> ssh(String key, String user, List<String> options, String... command) {
        var words = new ArrayList<>(List.of("ssh", "-p", Integer.toString(port)));
        words.addAll(options(key));
        words.addAll(options);
        words.add(user + "@" + HOST);
        words.addAll(List.of(command));
        return words;
    }

    public Outcome run(List<String> words) throws Exception {
        return run(words, null);
    }

    /** Runs it to its end, in the directory of the keys. */
    public Outcome run(List<String> words, Path input) throws Exception {
        var out = Files.createTempFile(directory, "out", "");
        var err = Files.createTempFile(directory, "err", "");
        var process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectInput(input == null ? Path.of("/dev/null").toFile() : input.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it doesn't end: " + words + "\n" + Files.readString(err));
        }
        return new Outcome(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
    }
}
