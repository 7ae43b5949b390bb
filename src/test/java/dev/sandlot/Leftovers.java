package dev.sandlot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What of a state directory's sandboxes is still on this machine: nothing, after they have been deleted. */
final class Leftovers {
    private Leftovers() {}

    /** Processes, mounts, control groups, sockets and directories that name one of these sandboxes or live in the state directory. */
    static List<String> of(Path stateDir, List<String> sandboxes) {
        var found = new ArrayList<String>();
        processes().forEach(pid -> {
            var words = read(pid.resolve("cmdline")).replace((char) 0, ' ');
            var environment = read(pid.resolve("environ"));
            if (sandboxes.stream().anyMatch(id -> words.contains(id) || environment.contains(id))) {
                found.add("process " + pid.getFileName() + " " + words);
            }
            if (read(pid.resolve("mountinfo")).contains(stateDir + "/sandboxes/")) {
                found.add("mounts of process " + pid.getFileName());
            }
        });
        for (var id : sandboxes) {
            find(Path.of("/sys/fs/cgroup"), id).forEach(group -> found.add("group " + group));
            find(stateDir, id).forEach(file -> found.add("file " + file));
        }
        return found;
    }

    /** Processes that have a file open to write to it, in this directory or below. */
    static List<ProcessHandle> writingBelow(Path directory) {
        return processes().stream()
                .filter(pid -> openFiles(pid)
                        .filter(fd -> target(fd).startsWith(directory.toAbsolutePath()))
                        .anyMatch(fd -> isWritten(pid.resolve("fdinfo").resolve(fd.getFileName()))))
                .map(pid -> Long.parseLong(pid.getFileName().toString()))
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    private static Stream<Path> openFiles(Path pid) {
        try (var files = Files.list(pid.resolve("fd"))) {
            return files.toList().stream();
        } catch (IOException | UncheckedIOException gone) {
            return Stream.of();
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException gone) {
            return Path.of("/");
        }
    }

    /** By its flags, in octal: O_WRONLY is 1, O_RDWR 2. */
    private static boolean isWritten(Path about) {
        return read(about)
                .lines()
                .filter(line -> line.startsWith("flags:"))
                .anyMatch(line -> (Integer.parseInt(line.substring(6).strip(), 8) & 3) != 0);
    }

    private static List<Path> processes() {
        try (var entries = Files.list(Path.of("/proc"))) {
            return entries.filter(
                            entry -> entry.getFileName().toString().chars().allMatch(Character::isDigit))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> find(Path root, String id) {
        try (Stream<Path> tree = Files.find(
                root,
                6,
                (path, attributes) -> path.getFileName() != null
                        && path.getFileName().toString().contains(id))) {
            return tree.toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
