package dev.sandlot.cli;

import dev.sandlot.sync.LocalEntry;
import dev.sandlot.sync.PathBytes;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/** What a sync has done, or would do. Paths have one character a byte. */
final class SyncReport {
    private static final int SHOWN = 10;

    private final List<LocalEntry> sent = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<String> overwritten = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long more;
    private int looked;
    private boolean failed;

    void looked(int count) {
        looked = count;
    }

    void sent(List<LocalEntry> entries) {
        sent.addAll(entries);
    }

    void deleted(List<String> paths) {
        deleted.addAll(paths);
    }

    /** It was to go and stays, for it has been changed there. */
    void kept(List<String> paths) {
        kept.addAll(paths);
    }

    /** It had been changed there and not here. */
    void overwritten(List<String> paths) {
        overwritten.addAll(paths);
    }

    /** @param failure else it is of a kind that never goes */
    void leftOut(String path, String why, boolean failure) {
        leftOut.add(PathBytes.shown(path) + ": " + why);
        failed |= failure;
    }

    /** What a daemon could not do. */
    void leftOut(JsonTree told) {
        for (var left : told.get("left_out").items()) {
            leftOut.add(left.get("path").text() + ": " + left.get("why").text());
            failed = true;
        }
        more += told.get("others").number(0);
    }

    /** Something that a person should know. */
    void note(String note) {
        notes.add(note);
    }

    boolean failed() {
        return failed;
    }

    boolean didNothing() {
        return sent.isEmpty() && deleted.isEmpty();
    }

    boolean isWorthSaying() {
        return !didNothing() || !kept.isEmpty();
    }

    /** As {@link PullReport#done}. */
    String done() {
        var sentPart = sent.isEmpty() ? "" : "sent " + sent.size() + " (" + Quantity.bytes(bytes()) + ")";
        var deletedPart = deleted.isEmpty() ? "" : "deleted " + deleted.size();
        return sentPart + (sentPart.isEmpty() || deletedPart.isEmpty() ? "" : ", ") + deletedPart;
    }

    /** As {@link PullReport#troubles}. */
    List<String> troubles() {
        var all = new ArrayList<String>();
        leftOut.forEach(left -> all.add("left out: " + left));
        kept.forEach(path -> all.add("deleted here and changed there, kept there: " + PathBytes.shown(path)));
        return all;
    }

    private long bytes() {
        return sent.stream().mapToLong(LocalEntry::size).sum();
    }

    /** @param really else it is what would be done */
    void say(Console console, String from, CopyPlace to, boolean really) {
        notes.forEach(note -> console.say("sandlot: " + note));
        list(console, "left out", leftOut, more);
        list(console, "kept there, because it has been changed there since: not deleted", texts(kept), 0);
        list(console, "had been changed there and not here, and is as here now", texts(overwritten), 0);
        console.say("sandlot: " + from + " → " + to.shown() + ": " + summary(really));
    }

    private String summary(boolean really) {
        if (looked == 0 && didNothing()) {
            return "nothing to bring: the directory is empty, or all in it is left out";
        }
        if (didNothing()) {
            return looked + " looked at, nothing " + (really ? "had changed" : "has changed");
        }
        var would = really ? "" : "would be ";
        return would + "sent " + sent.size() + " of " + looked + " (" + Quantity.bytes(bytes()) + ")"
                + (deleted.isEmpty() ? "" : ", " + would + "deleted " + deleted.size());
    }

    /** @param others how many there are beside these */
    static void list(Console console, String what, List<String> all, long others) {
        if (all.isEmpty()) {
            return;
        }
        all.stream().limit(SHOWN).forEach(each -> console.say(what + ": " + each));
        if (all.size() + others > SHOWN) {
            console.say("and " + (all.size() + others - SHOWN) + " more");
        }
    }

    /** One line for each, such as {@code + src/main.c}. */
    void print(Console console) {
        sent.forEach(entry -> console.print("+ " + Visible.line(PathBytes.shown(entry.path()))));
        deleted.forEach(path -> console.print("- " + Visible.line(PathBytes.shown(path))));
    }

    JsonTree json(CopyPlace to) {
        return JsonTree.object()
                .put("sandbox", to.sandbox())
                .put("path", to.path())
                .put("files", looked)
                .put(
                        "sent",
                        sent.stream()
                                .map(entry -> PathBytes.shown(entry.path()))
                                .toList())
                .put("sent_bytes", bytes())
                .put("deleted", texts(deleted))
                .put("kept", texts(kept))
                .put("overwritten", texts(overwritten))
                .put("left_out", leftOut)
                .put("notes", notes);
    }

    private static List<String> texts(List<String> paths) {
        return paths.stream().map(PathBytes::shown).toList();
    }

    /** The reason alone where the system gives one: the path stands before it. */
    static String why(IOException e) {
        var reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
