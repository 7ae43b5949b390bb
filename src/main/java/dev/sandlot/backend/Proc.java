package dev.sandlot.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    /** A namespace's identity, for example {@code user:[4026531837]}, or null where it can't be told (any more). */
    static @Nullable String namespace(long pid, String kind) {
        try {
            return Files.readSymbolicLink(ROOT.resolve(pid + "/ns/" + kind)).toString();
        } catch (IOException e) {
            return null;
        }
    }

    /** All processes in the pid namespace of the given one, as seen from the host. */
    static Set<Long> inPidNamespaceOf(long pod) {
        var wanted = namespace(pod, "pid");
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

    /** The processes in the pid namespaces of these pods, without the pods themselves; /proc is listed once. */
    static Map<Pod, Collection<Long>> inPidNamespacesOf(Collection<Pod> pods) {
        var found = new HashMap<Pod, Collection<Long>>();
        var byNamespace = new HashMap<String, Pod>();
        for (var pod : pods) {
            found.put(pod, new ArrayList<>());
            byNamespace.put(namespace(pod.pid(), "pid"), pod);
        }
        byNamespace.remove(null);
        try (var entries = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (var entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                var pod = byNamespace.get(namespace(pid, "pid"));
                if (pod != null && pod.pid() != pid) {
                    Objects.requireNonNull(found.get(pod)).add(pid); // Each was given a list above.
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
     * Those of a pod's processes that were started with the variable, and those that share a user namespace with one of them. Each command
     * has a user namespace of its own that its descendants can't leave, so an emptied environment or a new session hides none, as long as
     * one is left that carries the variable.
     */
    static Set<Long> marked(long pod, String assignment) {
        var all = confined(pod, inPidNamespaceOf(pod));
        var namespaces = new HashSet<String>();
        all.stream().filter(pid -> hasVariable(pid, assignment)).forEach(pid -> namespaces.add(namespace(pid, "user")));
        all.removeIf(pid -> !namespaces.contains(namespace(pid, "user")));
        return all;
    }

    /** Without those that are only on their way in: they have the pod's user namespace or the host's. */
    static Set<Long> confined(long pod, Set<Long> pids) {
        var outside = new HashSet<String>();
        outside.add(namespace(pod, "user"));
        outside.add(namespace(ProcessHandle.current().pid(), "user"));
        outside.add(null);
        var inside = new TreeSet<>(pids);
        inside.removeIf(pid -> outside.contains(namespace(pid, "user")));
        return inside;
    }
}
