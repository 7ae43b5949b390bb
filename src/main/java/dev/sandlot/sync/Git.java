package dev.sandlot.sync;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Asks the git of this computer, in one directory. A repository's own configuration can't have it run programs, or wait for anybody. */
final class Git {
    private static final List<String> OPTIONS = List.of(
            "--no-optional-locks",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "protocol.allow=never");

    private static final File DEV_NULL = new File("/dev/null");

    private final String program;
    private final Path directory;
    private final Map<String, String> environment;

    /** @param environment of which git reads what does not lead it to another repository */
    Git(String program, Path directory, Map<String, String> environment) {
        this.program = program;
        this.directory = directory;
        this.environment = environment;
    }

    /**
     * @param out one character a byte
     * @param error why it has failed, or else the first line of what it has warned of, in English; empty where there is nothing
     */
    record Answer(int status, String out, String error) {
        /** What it has written. */
        String orThrow() throws IOException {
            if (status != 0) {
                throw new IOException(error.isEmpty() ? "git ended with status " + status : error);
            }
            return out;
        }
    }

    /** @throws IOException where there is no git */
    Answer ask(String... words) throws IOException {
        var command = new ArrayList<>(List.of(program));
        command.addAll(OPTIONS);
        command.addAll(Arrays.asList(words));
        var scratch = Files.createTempDirectory("sandlot-git");
        var errors = scratch.resolve("errors");
        var link = scratch.resolve("directory");
        try {
            var git = new ProcessBuilder(command)
                    .directory(named(link).toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(DEV_NULL))
                    .redirectError(errors.toFile());
            git.environment().clear();
            git.environment().putAll(environment);
            git.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
            git.environment().put("LC_ALL", "C");
            return answer(git.start(), errors);
        } finally {
            Files.deleteIfExists(errors);
            Files.deleteIfExists(link);
            Files.delete(scratch);
        }
    }

    /** The directory under a name that a process can be started in: to the JVM that has to be text. */
    private Path named(Path link) throws IOException {
        return PathBytes.isText(directory) ? directory : Files.createSymbolicLink(link, directory);
    }

    private static Answer answer(Process git, Path errors) throws IOException {
        try {
            var out = new String(git.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            int status = git.waitFor();
            var lines = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            var fatal =
                    lines.stream().filter(line -> line.startsWith("fatal: ")).findFirst();
            return new Answer(status, out, fatal.orElse(lines.isEmpty() ? "" : lines.get(0)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            git.destroy();
        }
    }
}
