package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A person's {@code ~/.ssh}, with a file of Sandlot's own in it that their {@code config} includes (ssh_config(5)). */
record SshFiles(Path directory) {
    private static final String OWN = "sandlot.config";
    private static final String INCLUDE = "Include " + OWN;

    static SshFiles of(Console console) {
        var home = console.variable("HOME");
        return new SshFiles(Path.of(home != null ? home : System.getProperty("user.home"), ".ssh"));
    }

    /**
     * Has the own file be this text, whatever it was, and the person's include it; nothing else of theirs is touched. ssh takes the first
     * value that it finds, and an include within a Host block counts there only: so it stands first.
     *
     * @return the own file
     */
    String install(String text) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            replace(directory.resolve(OWN), text);
            var config = directory.resolve("config");
            // Where it is a link, as of people who keep their settings elsewhere, it stays one.
            var file = Files.exists(config) ? config.toRealPath() : config;
            var before = Files.exists(file) ? Files.readString(file) : "";
            if (before.lines().noneMatch(line -> line.strip().equals(INCLUDE))) {
                replace(file, INCLUDE + "\n" + (before.isEmpty() ? "" : "\n") + before);
            }
            return directory.resolve(OWN).toString();
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.INTERNAL,
                            "can't write below " + directory + ": " + e,
                            "print it and put it where ssh reads it: sandlot ssh-config")
                    .asException();
        }
    }

    /** Readable by this user alone, and never half there. */
    private static void replace(Path file, String text) throws IOException {
        var written = Files.createTempFile(file.getParent(), ".sandlot", null);
        try {
            Files.writeString(written, text);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
