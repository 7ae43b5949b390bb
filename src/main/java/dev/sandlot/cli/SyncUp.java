package dev.sandlot.cli;

import dev.sandlot.sync.FileDigests;
import dev.sandlot.sync.LocalEntry;
import dev.sandlot.sync.LocalWalk;
import dev.sandlot.sync.Manifest;
import dev.sandlot.sync.PathBytes;
import dev.sandlot.sync.SyncState;
import dev.sandlot.sync.TreeArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings a directory of this computer to a place in a sandbox. Only what differs there is sent; what was brought before and has been deleted here goes
 * there too, unless it has been changed there. Where it is broken off, each file there is the old one or the new, and the next time does the rest.
 */
final class SyncUp {
    /** Of what is sent, in one request. */
    private static final int TOGETHER = 10_000;

    /** How often what changes while it is read is sent again. */
    private static final int ROUNDS = 4;

    private final Sides sides;
    private final SyncReport report = new SyncReport();

    SyncUp(Sides sides) {
        this.sides = sides;
    }

    /**
     * @param goes which of what is only there is to go, by its path with a slash at the end of a directory's; null for none
     * @param really else the report tells what would be done
     */
    SyncReport bring(LocalWalk walk, @Nullable Predicate<String> goes, boolean really) throws IOException {
        return bring(walk, goes, Limits.none(), really);
    }

    /**
     * What of a place is left as it is.
     *
     * @param held what nothing is done with
     * @param mayGo what has gone here and may go there
     * @param onlyChanges whether what has not changed here is left alone too, though it may not be there any more
     */
    record Limits(Predicate<String> held, Predicate<String> mayGo, boolean onlyChanges) {
        static Limits none() {
            return new Limits(path -> false, path -> true, false);
        }
    }

    SyncReport bring(LocalWalk walk, @Nullable Predicate<String> goes, Limits limits, boolean really)
            throws IOException {
        var plan = new SyncPlan(sides.files(), sides.place(), sides.contents());
        plan.entries(walk.entries()
                .filter(entry ->
                        !limits.held().test(entry.path()) && (!limits.onlyChanges() || !sides.isAsKnown(entry)))
                .iterator());
        var tree = walk.whole();
        tree.leftOut().forEach(left -> report.leftOut(left.path(), left.why(), left.failed()));
        report.looked(tree.entries().size());
        plan.gone(gone(tree.entries()).stream()
                .filter(known -> !limits.held().test(known.entry().path())
                        && limits.mayGo().test(known.entry().path()))
                .toList());
        var delete = new ArrayList<>(plan.delete());
        if (goes != null) {
            plan.extras(tree.entries()).stream().filter(goes).forEach(delete::add);
        }
        delete.sort(Collections.reverseOrder());
        report.kept(plan.changed());
        report.overwritten(changedThere(plan.send()));
        if (really) {
            plan.changed().forEach(sides.state()::forget);
            change(plan, delete);
        } else {
            report.deleted(delete);
            report.sent(plan.send());
            report.sent(plan.unsteady());
        }
        return report;
    }

    /**
     * What was brought before and isn't here any more. What only isn't chosen any more stays there, and is forgotten; of what can't be looked at, nothing is
     * concluded.
     */
    private List<SyncState.Known> gone(List<LocalEntry> entries) {
        var here = new HashSet<String>(entries.size() * 4 / 3 + 1);
        entries.forEach(entry -> here.add(entry.path()));
        var gone = new ArrayList<SyncState.Known>();
        for (var known : List.copyOf(sides.state().all())) {
            if (here.contains(known.entry().path())) {
                continue;
            }
            var path = sides.root().resolve(PathBytes.toPath(known.entry().path()));
            if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
                gone.add(known);
            } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                sides.state().forget(known.entry().path());
            }
        }
        return gone;
    }

    /** Those that had arrived and have not changed here since. */
    private List<String> changedThere(List<LocalEntry> send) {
        return send.stream().filter(sides::isAsKnown).map(LocalEntry::path).toList();
    }

    private void change(SyncPlan plan, List<String> delete) throws IOException {
        boolean differs = !plan.send().isEmpty() || !plan.unsteady().isEmpty() || !delete.isEmpty();
        if (differs) {
            // What is sent from now on may be there, whatever comes between.
            plan.send().forEach(entry -> sides.state().put(new SyncState.Known(entry, null, false, false)));
            sides.state().keep();
        }
        delete(delete);
        plan.same().forEach(this::isThere);
        var unsteady = new ArrayList<>(plan.unsteady());
        unsteady.addAll(send(plan.send()));
        for (int round = 1; round < ROUNDS && !unsteady.isEmpty(); round++) {
            unsteady = new ArrayList<>(send(lookAgain(unsteady)));
        }
        unsteady.forEach(entry -> report.leftOut(entry.path(), whyNot(entry), true));
        sides.state().keep();
    }

    private String whyNot(LocalEntry entry) {
        return Files.isReadable(sides.root().resolve(PathBytes.toPath(entry.path())))
                ? "it changes all the while"
                : "it can't be read";
    }

    private void isThere(LocalEntry entry) {
        sides.state().put(sides.contents().arrived(entry));
    }

    /** What has arrived is what was here. */
    private void learn(List<LocalEntry> sent, List<JsonTree> digests, long begun) {
        for (int i = 0; i < Math.min(sent.size(), digests.size()); i++) {
            var digest = digests.get(i).text();
            if (!digest.isEmpty()) {
                sides.contents().learn(sent.get(i), HexFormat.of().parseHex(digest), begun);
            }
        }
    }

    private void delete(List<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        var told = sides.files().delete(sides.place(), out -> {
            var manifest = new Manifest(out);
            for (var path : paths) {
                manifest.addGone(path, null);
            }
            manifest.finish();
        });
        // A directory in which something is left stays, which is what was wanted.
        var left = new HashSet<>(SandboxFiles.leftOut(told));
        var gone = paths.stream().filter(path -> !left.contains(path)).toList();
        report.deleted(gone);
        paths.forEach(sides.state()::forget);
    }

    /** What is here now of what has changed; what has gone is not. */
    private List<LocalEntry> lookAgain(List<LocalEntry> entries) {
        return entries.stream()
                .map(sides.contents()::look)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns those that changed on the way. */
    private List<LocalEntry> send(List<LocalEntry> entries) {
        sides.progress().begin(entries.stream().mapToLong(LocalEntry::size).sum());
        var again = new ArrayList<LocalEntry>();
        for (int at = 0; at < entries.size(); at += TOGETHER) {
            again.addAll(sendPart(entries.subList(at, Math.min(at + TOGETHER, entries.size()))));
        }
        sides.progress().end();
        return again;
    }

    private List<LocalEntry> sendPart(List<LocalEntry> entries) {
        long begun = FileDigests.now();
        var archive = new TreeArchive(sides.contents(), sides.progress()::add);
        var told = sides.files().mirror(sides.place(), out -> archive.write(entries, out));
        report.leftOut(told);
        learn(archive.files(), told.get("sha256").items(), begun);
        Set<String> missing = new HashSet<>(SandboxFiles.leftOut(told));
        archive.again().forEach(entry -> missing.add(entry.path()));
        var arrived = entries.stream()
                .filter(entry -> !missing.contains(entry.path()))
                .toList();
        arrived.forEach(this::isThere);
        report.sent(arrived);
        return archive.again();
    }
}
