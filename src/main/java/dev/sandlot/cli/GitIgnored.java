package dev.sandlot.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What git ignores in a directory. What is tracked is not ignored, whatever the rules say, and {@code .git} itself is not either.
 *
 * @param paths files, and directories with all below them
 * @param note how it was found out, to be said behind a sentence; empty where there is nothing to say
 */
record GitIgnored(Set<Path> paths, String note) {
    /** A repository's own configuration must not have git run programs, or wait for anybody. */
    private static final List<String> GIT = List.of(
            "git",
            "--no-optional-locks",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "protocol.allow=never",
            "ls-files",
            "-z",
            "--others",
            "--ignored",
            "--exclude-standard",
            "--directory");

    private static final File DEV_NULL = new File("/dev/null");
    /** File names are decoded as the JVM does it elsewhere, so that both ways give the same path. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    static GitIgnored nothing(String note) {
        return new GitIgnored(Set.of(), note);
    }

    /** Of this directory, as the git of this host sees it; where that can't tell, nothing, and the note says why. */
    static GitIgnored in(Path directory) {
        if (!isInRepository(directory)) {
            return nothing(": all of it, because it is in no git repository");
        }
        try {
            var git = new ProcessBuilder(GIT)
                    .directory(directory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(DEV_NULL));
            git.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
            git.environment().put("LC_ALL", "C");
            var errors = Files.createTempFile("sandlot-git", null);
            try {
                var process = git.redirectError(errors.toFile()).start();
                var names = process.getInputStream().readAllBytes();
                return process.waitFor() == 0
                        ? of(directory, new String(names, NAMES).split("\0"))
                        : unknown(Files.readString(errors, StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElse("it failed"));
            } finally {
                Files.delete(errors);
            }
        } catch (IOException noGit) {
            return unknown(String.valueOf(noGit.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown("interrupted");
        }
    }

    private static GitIgnored of(Path directory, String[] names) {
        var paths = new HashSet<Path>();
        for (var name : names) {
            if (name.equals("./")) {
                return nothing(": all of it, because git ignores this very directory");
            }
            if (!name.isEmpty()) {
                paths.add(directory.resolve(name));
            }
        }
        return new GitIgnored(paths, paths.isEmpty() ? "" : ", without what git ignores (--all copies that too)");
    }

    private static GitIgnored unknown(String why) {
        return nothing(": all of it, because git can't tell what it ignores: " + why);
    }

    private static boolean isInRepository(Path directory) {
        for (var above = directory; above != null; above = above.getParent()) {
            if (Files.exists(above.resolve(".git"))) {
                return true;
            }
        }
        return false;
    }
}
