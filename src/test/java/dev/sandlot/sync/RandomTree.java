package dev.sandlot.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Files in a repository, some of them tracked, with rules at every place that git knows. */
final class RandomTree {
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "ab",
            "A",
            "a.o",
            "b.o",
            "b.c",
            "x y",
            " a",
            "a ",
            "#a",
            "!b",
            "\\a",
            "a*",
            "[a]",
            "\u00c3\u00a4",
            "\u00ff",
            "a\nb",
            ".x");
    private static final List<String> AROUND = List.of(
            "%s",
            "%s/", "/%s", "/%s/", "!%s", "!%s/", "!/%s", "**/%s", "%s/**", "%s/*", "!%s/**", "/*/%s", "*%s", "%s*");
    private static final List<String> WIDE =
            List.of("*", "!*/", "!*", "/*", "*.o", "!*.c", "?", "!?", "*/", "**", "/**");
    private static final int DEPTH = 3;

    private final RealRepository repository;
    private final Random random;
    private final RandomPatterns patterns;
    private final List<Path> directories = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private final StringBuilder rules = new StringBuilder();

    private RandomTree(RealRepository repository, Random random, RandomPatterns patterns) {
        this.repository = repository;
        this.random = random;
        this.patterns = patterns;
    }

    static RandomTree in(RealRepository repository, Random random, RandomPatterns patterns) throws Exception {
        var tree = new RandomTree(repository, random, patterns);
        tree.fill(repository.top(), "", DEPTH);
        tree.rules(repository.top().resolve(".git/info/exclude"), 2);
        tree.rules(repository.globalExcludes(), 2);
        var tracked =
                tree.files.stream().filter(file -> random.nextInt(100) < 15).toList();
        repository.git(
                repository.top(),
                String.join("\0", tracked),
                "--literal-pathspecs",
                "add",
                "-f",
                "--pathspec-from-file=-",
                "--pathspec-file-nul");
        return tree;
    }

    private void fill(Path directory, String prefix, int depth) throws IOException {
        directories.add(directory);
        var names = new ArrayList<>(NAMES);
        for (int entries = 2 + random.nextInt(6); entries > 0; entries--) {
            var name = names.remove(random.nextInt(names.size()));
            var path = directory.resolve(PathBytes.toPath(name));
            paths.add(prefix + name);
            int kind = random.nextInt(100);
            if (kind < 45 && depth > 0) {
                fill(Files.createDirectory(path), prefix + name + "/", depth - 1);
            } else {
                files.add(prefix + name);
                if (kind < 90) {
                    Files.createFile(path);
                } else {
                    Files.createSymbolicLink(path, Path.of("."));
                }
            }
        }
        int kind = random.nextInt(100);
        if (kind < 50) {
            rules(directory.resolve(".gitignore"), 3);
        } else if (kind < 53) {
            rules(directory.resolve("linked"), 3);
            Files.createSymbolicLink(directory.resolve(".gitignore"), Path.of("linked"));
        }
    }

    private void rules(Path file, int most) throws IOException {
        var content = new StringBuilder();
        for (int lines = random.nextInt(most + 1); lines > 0; lines--) {
            int kind = random.nextInt(100);
            var name = kind < 90 ? NAMES.get(random.nextInt(NAMES.size())) : "a/b";
            content.append(
                            kind < 60
                                    ? AROUND.get(random.nextInt(AROUND.size())).formatted(name)
                                    : kind < 80 ? WIDE.get(random.nextInt(WIDE.size())) : patterns.line())
                    .append('\n');
        }
        Files.createDirectories(file.getParent());
        Files.write(file, content.toString().getBytes(StandardCharsets.ISO_8859_1));
        rules.append(' ')
                .append(repository.top().relativize(file))
                .append(": ")
                .append(RealRepository.shown(content.toString()));
    }

    /** The top first. */
    List<Path> directories() {
        return directories;
    }

    /** Of files, links and directories. */
    List<String> paths() {
        return paths;
    }

    /** For people. */
    @Override
    public String toString() {
        return rules.toString();
    }
}
