package dev.sandlot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A repository that the git of this host has made, with a user's home beside it. Names and what git says are bytes, one a character. */
final class RealRepository {
    private final Path home;
    private final Path top;

    private RealRepository(Path home, Path top) {
        this.home = home;
        this.top = top;
    }

    static RealRepository in(Path temp) throws Exception {
        return in(temp, "top");
    }

    /** @param name of its directory in that one */
    static RealRepository in(Path temp, String name) throws Exception {
        var home = Files.createDirectories(temp.resolve("home"));
        var repository = new RealRepository(home, Files.createDirectories(temp.resolve(PathBytes.toPath(name))));
        repository.git("init", "-q", "-b", "main");
        return repository;
    }

    Path top() {
        return top;
    }

    /** The user's, as it is without configuration. */
    Path globalExcludes() {
        return home.resolve(".config/git/ignore");
    }

    Map<String, String> environment() {
        return Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    }

    GitView view(Path directory) throws IOException {
        return GitView.of(directory, environment());
    }

    String git(String... words) throws Exception {
        return git(top, "", words);
    }

    /** What it prints; that it fails is one, and all else an error. */
    String git(Path directory, String input, String... words) throws Exception {
        var command = new ArrayList<>(
                List.of("git", "-c", "user.name=t", "-c", "user.email=t@t", "-c", "protocol.file.allow=always"));
        command.addAll(List.of(words));
        var in = Files.createTempFile(home, "in", null);
        var errors = Files.createTempFile(home, "errors", null);
        // To start a process in it, the JVM has to have its name as text.
        var link =
                Files.createSymbolicLink(Files.createTempDirectory(home, "link").resolve("directory"), directory);
        var builder = new ProcessBuilder(command)
                .directory(link.toFile())
                .redirectInput(Files.write(in, input.getBytes(StandardCharsets.ISO_8859_1))
                        .toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_") || name.startsWith("XDG_"));
        builder.environment().put("HOME", home.toString());
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + Files.readString(errors, StandardCharsets.ISO_8859_1))
                .isLessThanOrEqualTo(1);
        return out;
    }

    /** The paths that its rules ignore, tracked or not, of those that are asked about; they need not be there. */
    Set<String> ignored(List<String> paths) throws Exception {
        var ignored = new HashSet<String>();
        var fields = git(top, String.join("\0", paths), "check-ignore", "-z", "--no-index", "--stdin", "-v", "-n")
                .split("\0", -1);
        assertThat(fields).hasSize(4 * paths.size() + 1);
        for (int at = 0; at + 3 < fields.length; at += 4) {
            if (!fields[at].isEmpty() && !fields[at + 2].startsWith("!")) {
                ignored.add(fields[at + 3]);
            }
        }
        return ignored;
    }

    /** The files below a directory that are tracked, or not ignored. */
    Set<String> files(Path directory) throws Exception {
        var files = git(directory, "", "ls-files", "-z", "-o", "-c", "--exclude-standard");
        return files.isEmpty() ? Set.of() : Set.of(files.split("\0"));
    }

    /** Below the top, with the directories on the way. */
    Path file(String path, String content) throws IOException {
        var file = top.resolve(PathBytes.toPath(path));
        Files.createDirectories(file.getParent());
        return Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** For people. */
    static String shown(String bytes) {
        var shown = new StringBuilder();
        for (char c : bytes.toCharArray()) {
            shown.append(c > ' ' && c < 0x7f ? c : "<%02x>".formatted((int) c));
        }
        return shown.toString();
    }
}
