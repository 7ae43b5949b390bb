package dev.sandlot.cli;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileEntry.Kind;
import dev.sandlot.sync.PathBytes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a pull has done, or would do. Paths have one character a byte. */
final class PullReport {
    private final List<FileEntry> taken = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final List<String> goneThere = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final List<String> onlyHere = new ArrayList<>();
    private final List<String> flagged = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private int looked;
    private boolean failed;

    void looked(int count) {
        looked = count;
    }

    void taken(FileEntry entry) {
        taken.add(entry);
    }

    void deleted(String path) {
        deleted.add(path);
    }

    /** It would have been deleted. */
    void goneThere(String path) {
        goneThere.add(path);
    }

    /** Both have changed it. */
    void conflict(String path) {
        conflicts.add(path);
        failed = true;
    }

    /** It has changed here, and not there. */
    void onlyHere(String path) {
        onlyHere.add(path);
    }

    /** It would run by itself here. */
    void flagged(String path) {
        flagged.add(path);
    }

    /** It is of a kind that never comes, such as a pipe. */
    void leftOut(String path, String why) {
        leftOut.add(PathBytes.shown(path) + ": " + why);
    }

    /** It could not come. */
    void failed(String path, String why) {
        leftOut(path, why);
        failed = true;
    }

    void notes(List<String> all) {
        notes.addAll(all);
    }

    boolean failed() {
        return failed;
    }

    List<String> conflicts() {
        return conflicts;
    }

    private long bytes() {
        return taken.stream()
                .filter(entry -> entry.kind() == Kind.FILE)
                .mapToLong(FileEntry::size)
                .sum();
    }

    /** @param really else it is what would be done */
    void say(Console console, CopyPlace from, String to, boolean really) {
        notes.forEach(note -> console.say("sandlot: " + note));
        SyncReport.list(console, "left out", leftOut, 0);
        SyncReport.list(
                console,
                "kept as it is here, for it may run by itself: read it there, then take it with --allow-hooks",
                texts(flagged),
                0);
        SyncReport.list(
                console,
                "conflict: changed here and there, kept as it is here (--overwrite takes what is there)",
                texts(conflicts),
                0);
        SyncReport.list(console, "gone there, kept here (--delete removes it)", texts(goneThere), 0);
        console.say("sandlot: " + from.shown() + " → " + to + ": " + summary(really));
    }

    private String summary(boolean really) {
        var would = really ? "" : "would be ";
        var ahead = onlyHere.isEmpty() ? "" : ", " + onlyHere.size() + " changed only here";
        if (taken.isEmpty() && deleted.isEmpty()) {
            return looked == 0
                    ? "nothing to bring: nothing is there, or all of it is left out"
                    : looked + " looked at, nothing to take" + ahead;
        }
        return would + "taken " + taken.size() + " of " + looked + " (" + Quantity.bytes(bytes()) + ")"
                + (deleted.isEmpty() ? "" : ", " + would + "deleted " + deleted.size()) + ahead;
    }

    /** One line for each, such as {@code + src/main.c}. */
    void print(Console console) {
        taken.forEach(entry -> console.print("+ " + Visible.line(entry.path().toString())));
        deleted.forEach(path -> console.print("- " + Visible.line(PathBytes.shown(path))));
    }

    JsonTree json(CopyPlace from) {
        return JsonTree.object()
                .put("sandbox", from.sandbox())
                .put("path", from.path())
                .put("files", looked)
                .put(
                        "taken",
                        taken.stream().map(entry -> entry.path().toString()).toList())
                .put("taken_bytes", bytes())
                .put("deleted", texts(deleted))
                .put("gone_there", texts(goneThere))
                .put("conflicts", texts(conflicts))
                .put("changed_only_here", texts(onlyHere))
                .put("flagged", texts(flagged))
                .put("left_out", leftOut)
                .put("notes", List.copyOf(notes));
    }

    private static List<String> texts(List<String> paths) {
        return paths.stream().map(PathBytes::shown).toList();
    }
}
