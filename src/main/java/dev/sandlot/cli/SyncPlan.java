package dev.sandlot.cli;

import dev.sandlot.sync.Contents;
import dev.sandlot.sync.LocalEntry;
import dev.sandlot.sync.Manifest;
import dev.sandlot.sync.SyncState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** What has to be done so that there is in a sandbox what is here. The files whose digests that takes are read. */
final class SyncPlan {
    /** Of a manifest, in one question. */
    private static final int TOGETHER = 20_000;

    private final SandboxFiles files;
    private final CopyPlace place;
    private final Contents contents;

    private final List<LocalEntry> send = new ArrayList<>();
    private final List<LocalEntry> same = new ArrayList<>();
    private final List<LocalEntry> unsteady = new ArrayList<>();
    private final List<String> delete = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();

    SyncPlan(SandboxFiles files, CopyPlace place, Contents contents) {
        this.files = files;
        this.place = place;
        this.contents = contents;
    }

    List<LocalEntry> send() {
        return send;
    }

    /** What is there already as it is here. */
    List<LocalEntry> same() {
        return same;
    }

    /** What changed while it was read. */
    List<LocalEntry> unsteady() {
        return unsteady;
    }

    /** Of those that are to go, what is there. */
    List<String> delete() {
        return delete;
    }

    /** And what has become something else there. */
    List<String> changed() {
        return changed;
    }

    /** They are told as they come. */
    void entries(Iterator<LocalEntry> all) {
        while (all.hasNext()) {
            compare(all);
        }
    }

    private void compare(Iterator<LocalEntry> all) {
        var part = new ArrayList<LocalEntry>();
        var plan = ask(all, part);
        var missing = new HashSet<>(SandboxFiles.paths(plan, "send"));
        var unsure = new HashSet<>(SandboxFiles.paths(plan, "hash"));
        var read = new ArrayList<LocalEntry>();
        for (var entry : part) {
            if (missing.contains(entry.path())) {
                send.add(entry);
            } else if (!unsure.contains(entry.path())) {
                same.add(entry);
            } else if (contents.read(entry)) {
                read.add(entry);
            } else {
                unsteady.add(entry);
            }
        }
        if (!read.isEmpty()) {
            var other = new HashSet<>(SandboxFiles.paths(ask(read.iterator(), new ArrayList<>()), "send"));
            read.forEach(entry -> (other.contains(entry.path()) ? send : same).add(entry));
        }
    }

    /** @param told gets those that were */
    private JsonTree ask(Iterator<LocalEntry> all, List<LocalEntry> told) {
        return files.plan(place, "none", out -> {
            var manifest = new Manifest(out);
            while (told.size() < TOGETHER && all.hasNext()) {
                var entry = all.next();
                manifest.add(entry, contents.known(entry));
                told.add(entry);
            }
            manifest.finish();
        });
    }

    /** Of files of which it is known what they were, those that are something else there now. */
    static Set<String> differing(SandboxFiles files, CopyPlace place, List<SyncState.Known> all) {
        var other = new HashSet<String>();
        for (int at = 0; at < all.size(); at += TOGETHER) {
            var part = all.subList(at, Math.min(at + TOGETHER, all.size()));
            other.addAll(SandboxFiles.paths(
                    files.plan(place, "none", out -> {
                        var manifest = new Manifest(out);
                        for (var known : part) {
                            manifest.add(known.entry(), known.sha256());
                        }
                        manifest.finish();
                    }),
                    "send"));
        }
        return other;
    }

    /** These are to be there no more. */
    void gone(Collection<SyncState.Known> all) {
        if (all.isEmpty()) {
            return;
        }
        var plan = files.plan(place, "none", out -> {
            var manifest = new Manifest(out);
            for (var known : all) {
                manifest.addGone(known.entry().path(), known.there() ? known.sha256() : null);
            }
            manifest.finish();
        });
        delete.addAll(SandboxFiles.paths(plan, "delete"));
        changed.addAll(SandboxFiles.paths(plan, "changed"));
    }

    /** What is there and not among these; directories with a slash at their end. */
    List<String> extras(List<LocalEntry> all) {
        var plan = files.plan(place, "only", out -> {
            var manifest = new Manifest(out);
            for (var entry : all) {
                manifest.add(entry, null);
            }
            manifest.finish();
        });
        return SandboxFiles.paths(plan, "delete");
    }
}
