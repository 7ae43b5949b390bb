package dev.sandlot.workspace;

import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.GitSource.Change;
import dev.sandlot.stream.GitSource.Kind;
import dev.sandlot.stream.GitSource.Status;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@code git status --porcelain=v2 --branch -z} prints (git-status(1)), behind where the directory lies in the work tree. */
final class GitStatusText {
    private static final int MOST = 10_000;
    /** The words before the path of a change, of a rename and of a conflict. */
    private static final int OF_CHANGE = 8;

    private static final int OF_RENAME = 9;
    private static final int OF_CONFLICT = 10;

    private final String prefix;
    private final List<Change> changes = new ArrayList<>();
    private @Nullable String branch;
    private @Nullable String head;

    private GitStatusText(String prefix) {
        this.prefix = prefix;
    }

    /** @param cut whether the text ends before its end */
    static Status parse(Buffer bytes, boolean cut) {
        var text = bytes.toString(StandardCharsets.ISO_8859_1);
        var texts = text.split("\0", -1);
        var read = new GitStatusText(texts[0]);
        // Behind the last NUL is nothing, or what was cut.
        int count = texts.length - 1;
        for (int i = 1; i < count; i++) {
            boolean renamed = texts[i].startsWith("2 ");
            if (renamed && i + 1 >= count) {
                break;
            }
            read.line(texts[i], renamed ? texts[++i] : null);
        }
        boolean more = read.changes.size() > MOST;
        return new Status(read.branch, read.head, more ? read.changes.subList(0, MOST) : read.changes, cut || more);
    }

    private void line(String line, @Nullable String from) {
        if (line.startsWith("# branch.oid ")) {
            head = told(line.substring("# branch.oid ".length()), "(initial)");
        } else if (line.startsWith("# branch.head ")) {
            branch = told(line.substring("# branch.head ".length()), "(detached)");
        } else if (line.startsWith("? ")) {
            add(line.substring(2), Kind.UNTRACKED, null);
        } else if (line.startsWith("1 ")) {
            add(behind(line, OF_CHANGE), kind(line), null);
        } else if (line.startsWith("2 ")) {
            add(behind(line, OF_RENAME), Kind.RENAMED, from);
        } else if (line.startsWith("u ")) {
            add(behind(line, OF_CONFLICT), Kind.CONFLICTED, null);
        }
    }

    private static @Nullable String told(String text, String none) {
        return text.equals(none)
                ? null
                : FileFaults.shown(
                        InnerPath.of(text.getBytes(StandardCharsets.ISO_8859_1)).toString());
    }

    private static Kind kind(String line) {
        var states = line.length() < 4 ? "" : line.substring(2, 4);
        if (states.indexOf('D') >= 0) {
            return Kind.DELETED;
        }
        return states.indexOf('A') >= 0 ? Kind.ADDED : Kind.MODIFIED;
    }

    /** What stands behind so many words. */
    private static String behind(String line, int words) {
        int at = 0;
        for (int i = 0; i < words; i++) {
            at = line.indexOf(' ', at) + 1;
            if (at == 0) {
                return "";
            }
        }
        return line.substring(at);
    }

    private void add(String path, Kind kind, @Nullable String from) {
        var below = below(path);
        if (below != null) {
            changes.add(new Change(below, kind, from == null ? null : below(from)));
        }
    }

    /** Null for what can't be a path, or lies outside of the directory. */
    private @Nullable InnerPath below(String path) {
        boolean possible = path.startsWith(prefix)
                && path.length() > prefix.length()
                && path.length() - prefix.length() <= InnerPath.MAX_BYTES;
        return possible ? new InnerPath(path.substring(prefix.length())) : null;
    }
}
