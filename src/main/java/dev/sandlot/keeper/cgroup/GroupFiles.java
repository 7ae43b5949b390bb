package dev.sandlot.keeper.cgroup;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads and writes the files of control groups. What can't be written is a fault: a limit is held or the start is refused. */
final class GroupFiles {
    private GroupFiles() {}

    static void write(Path file, String value) {
        try {
            // One write(2), without O_CREAT or O_TRUNC: cgroupfs takes each write as one order.
            Files.writeString(file, value, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw refused("write \"" + value + "\" to " + file, e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw refused("read " + file, e);
        }
    }

    /** The value of a key in a file of "key value" lines, or 0 where it or the file is missing. */
    static long keyed(Path file, String key) {
        try {
            for (var line : Files.readAllLines(file)) {
                if (line.startsWith(key + " ")) {
                    return Long.parseLong(line.substring(key.length() + 1).strip());
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** The processes of a group; none where there is no such group. */
    static Set<Long> processes(Path group) {
        var pids = new TreeSet<Long>();
        try {
            Files.readAllLines(group.resolve("cgroup.procs")).forEach(line -> pids.add(Long.parseLong(line)));
        } catch (IOException e) {
            // Gone since, and with it its processes (ENODEV on a group that is being removed).
            pids.clear();
        }
        return pids;
    }

    /** Puts a process into a group, unless it has ended since it was listed. */
    static void join(Path group, long pid) {
        try {
            write(group.resolve("cgroup.procs"), Long.toString(pid));
        } catch (FaultException e) {
            if (ProcessHandle.of(pid).isPresent()) {
                throw e;
            }
        }
    }

    /** Lets a group of version 2 give a controller to its children. */
    static void enable(Path group, Controller controller) {
        write(group.resolve("cgroup.subtree_control"), "+" + controller.kernelName());
    }

    static void make(Path group) {
        try {
            Files.createDirectories(group);
        } catch (IOException e) {
            throw refused("make " + group, e);
        }
    }

    static List<Path> children(Path group) {
        var found = new ArrayList<Path>();
        try (var entries =
                Files.newDirectoryStream(group, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
            entries.forEach(found::add);
        } catch (IOException e) {
            // Gone since.
            found.clear();
        }
        return found;
    }

    /** Removes an empty group; false where it isn't empty (yet). */
    static boolean remove(Path group) {
        try {
            Files.delete(group);
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static RuntimeException refused(String what, IOException e) {
        return Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "The sandbox's limits can't be held: could not " + what + " (" + e.getMessage() + ")",
                        "see `sandlot doctor`")
                .asException();
    }
}
