package dev.sandlot.keeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code /proc} tells of the processes of a sandbox. A process that ends meanwhile is simply not found. */
final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    /** What the process calls itself, proc_pid_comm(5); empty where it has gone. */
    static Optional<String> name(long pid) {
        try {
            return Optional.of(Files.readString(ROOT.resolve(pid + "/comm"), StandardCharsets.ISO_8859_1)
                    .strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** When the process started, in clock ticks since boot; -1 where it is gone or only a zombie of it is left. */
    static long startTicks(long pid) {
        var fields = stat(pid);
        return fields.length == 0 || fields[0].equals("Z") || fields[0].equals("X") ? -1 : Long.parseLong(fields[19]);
    }

    /** The fields of the process's stat from the third (its state) on; empty where it is gone. */
    static String[] stat(long pid) {
        try {
            var stat = Files.readString(ROOT.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name in parentheses may hold anything, a closing parenthesis too; the last one ends it.
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return new String[0];
        }
    }

    static boolean isAlive(long pid, long startTicks) {
        return startTicks(pid) == startTicks;
    }

    /** The same, and nobody has stopped it. */
    static boolean isAwake(long pid, long startTicks) {
        var fields = stat(pid);
        return fields.length > 0 && !"ZXTt".contains(fields[0]) && Long.parseLong(fields[19]) == startTicks;
    }

    /** The children of the process's main thread; none where it is gone. */
    static List<Long> children(long pid) {
        try {
            var text = Files.readString(ROOT.resolve(pid + "/task/" + pid + "/children"));
            return text.isBlank()
                    ? List.of()
                    : Stream.of(text.trim().split(" ")).map(Long::valueOf).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The process's open file with this number. Opening it opens the same pipe or file again. */
    static Path descriptor(long pid, int fd) {
        return ROOT.resolve(pid + "/fd/" + fd);
    }

    /** A namespace's identity, for example {@code user:[4026531837]}, or null where it can't be told (any more). */
    static @Nullable String namespace(long pid, String kind) {
        try {
            return Files.readSymbolicLink(ROOT.resolve(pid + "/ns/" + kind)).toString();
        } catch (IOException e) {
            return null;
        }
    }

    /** All processes in the pid namespace of the given one, as seen from the host. */
    static Set<Long> inPidNamespaceOf(long first) {
        var wanted = namespace(first, "pid");
        var found = new TreeSet<Long>();
        if (wanted == null) {
            return found;
        }
        try (var entries = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (var entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                if (wanted.equals(namespace(pid, "pid"))) {
                    found.add(pid);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't list /proc", e);
        }
        return found;
    }

    /** The processes in the pid namespaces of these, without themselves; /proc is listed once. */
    static Map<BoxProcess, Collection<Long>> inPidNamespacesOf(Collection<BoxProcess> boxes) {
        var found = new HashMap<BoxProcess, Collection<Long>>();
        var byNamespace = new HashMap<String, BoxProcess>();
        for (var box : boxes) {
            found.put(box, new ArrayList<>());
            byNamespace.put(namespace(box.pid(), "pid"), box);
        }
        byNamespace.remove(null);
        try (var entries = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (var entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                var box = byNamespace.get(namespace(pid, "pid"));
                if (box != null && box.pid() != pid) {
                    Objects.requireNonNull(found.get(box)).add(pid); // Each was given a list above.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't list /proc", e);
        }
        return found;
    }

    /** Whether the process was started with the variable; it may have overwritten that since. */
    static boolean hasVariable(long pid, String assignment) {
        try {
            var environment =
                    new String(Files.readAllBytes(ROOT.resolve(pid + "/environ")), StandardCharsets.ISO_8859_1);
            return ("\0" + environment).contains("\0" + assignment + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Those of a box's processes that were started with the variable, and those that share a user namespace with one of them. Each command
     * has a user namespace of its own that its descendants can't leave, so an emptied environment or a new session hides none, as long as
     * one is left that carries the variable.
     */
    static Set<Long> marked(long first, String assignment) {
        var all = confined(first, inPidNamespaceOf(first));
        var namespaces = new HashSet<String>();
        all.stream().filter(pid -> hasVariable(pid, assignment)).forEach(pid -> namespaces.add(namespace(pid, "user")));
        all.removeIf(pid -> !namespaces.contains(namespace(pid, "user")));
        return all;
    }

    /** Without those that are only on their way in: they have the first process's user namespace or the host's. */
    static Set<Long> confined(long first, Set<Long> pids) {
        var outside = new HashSet<String>();
        outside.add(namespace(first, "user"));
        outside.add(namespace(ProcessHandle.current().pid(), "user"));
        outside.add(null);
        var inside = new TreeSet<>(pids);
        inside.removeIf(pid -> outside.contains(namespace(pid, "user")));
        return inside;
    }
}
