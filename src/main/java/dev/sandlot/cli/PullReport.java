package dev.sandlot.cli;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileEntry.Kind;
import dev.sandlot.sync.PathBytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a pull has done, or would do. Paths have one character a byte. */
final class PullReport {
    private final List<FileEntry> taken = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final List<String> goneThere = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final List<String> onlyHere = new ArrayList<>();
    private final List<String> flagged = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Set<String> untouchable = new HashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> held = new HashSet<>();
    private int tooMany;
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

    /** So many would have gone here. */
    void tooManyGone(int count) {
        tooMany = count;
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
        untouchable.add(path);
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

    boolean didNothing() {
        return taken.isEmpty() && deleted.isEmpty();
    }

    /** Whether something is there that this computer has not seen as it is, here or above: it must not be overwritten. */
    boolean isHeld(String path) {
        if (held.isEmpty()) {
            held.addAll(conflicts);
            held.addAll(flagged);
            held.addAll(goneThere);
        }
        if (held.contains(path) || untouchable.contains(path)) {
            return true;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (untouchable.contains(path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    /** Sentences about what a person should know, each a line. */
    List<String> troubles() {
        var all = new ArrayList<String>();
        conflicts.forEach(path -> all.add("conflict: changed here and there, both kept: " + PathBytes.shown(path)));
        flagged.forEach(path ->
                all.add("kept as it is here, for it may run by itself (--allow-hooks): " + PathBytes.shown(path)));
        leftOut.forEach(left -> all.add("left out: " + left));
        if (tooMany > 0) {
            all.add(tooMany
                    + " files have gone there, most of all: they are kept here (sandlot pull --delete removes them)");
        }
        return all;
    }

    /** Such as {@code taken 2, deleted 1}; empty where nothing was done. */
    String done() {
        return Stream.of(
                        taken.isEmpty() ? "" : "taken " + taken.size() + " (" + Quantity.bytes(bytes()) + ")",
                        deleted.isEmpty() ? "" : "deleted " + deleted.size())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
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
