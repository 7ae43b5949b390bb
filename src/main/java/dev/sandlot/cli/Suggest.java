package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Did you mean. */
final class Suggest {
    private Suggest() {}

    /** For a fault that tells of something missing: whether it is the sandbox, and which one may have been meant. */
    static Fault sandbox(ApiClient api, String name, Fault fault) {
        if (fault.kind() != Fault.Kind.NOT_FOUND) {
            return fault;
        }
        var names = new ArrayList<String>();
        try {
            for (var sandbox : api.list(() -> Route.of("sandboxes"))) {
                if (sandbox.get("id").text().startsWith(name)) {
                    return inside(name, fault);
                }
                names.add(sandbox.get("name").text());
            }
        } catch (FaultException notAllowed) {
            return fault;
        }
        if (names.contains(name)) {
            return inside(name, fault);
        }
        var near = nearest(name, names);
        var message = "no sandbox named \"" + name + "\"";
        return Fault.of(
                Fault.Kind.NOT_FOUND,
                near == null ? message : message + " (did you mean \"" + near + "\"?)",
                near == null ? "\"sandlot ls -a\" lists all" : null);
    }

    /** The sandbox is there, so it is something of it that isn't. */
    private static Fault inside(String name, Fault fault) {
        return fault.hint() == null ? fault.withHint("\"sandlot task ls -a " + name + "\" lists its processes") : fault;
    }

    /** The candidate with the fewest edits, if they are few for its length; else null. */
    static @Nullable String nearest(String text, Collection<String> candidates) {
        String best = null;
        var fewest = Math.max(1, text.length() / 3) + 1;
        for (var candidate : candidates) {
            var edits = edits(text, candidate);
            if (edits < fewest) {
                fewest = edits;
                best = candidate;
            }
        }
        return best;
    }

    /** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
    private static int edits(String a, String b) {
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                var same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
