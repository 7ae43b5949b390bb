package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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
            OwnFile.directory(directory);
            OwnFile.replace(directory.resolve(OWN), text.getBytes(StandardCharsets.UTF_8));
            var config = directory.resolve("config");
            // Where it is a link, as of people who keep their settings elsewhere, it stays one.
            var file = Files.exists(config) ? config.toRealPath() : config;
            var before = Files.exists(file) ? Files.readString(file) : "";
            if (before.lines().noneMatch(line -> line.strip().equals(INCLUDE))) {
                var after = INCLUDE + "\n" + (before.isEmpty() ? "" : "\n") + before;
                OwnFile.replace(file, after.getBytes(StandardCharsets.UTF_8));
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
}
