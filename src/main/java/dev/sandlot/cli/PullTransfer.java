package dev.sandlot.cli;

import dev.sandlot.archive.TarReader;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileEntry.Kind;
import dev.sandlot.sync.FileDigests;
import dev.sandlot.sync.Landing;
import dev.sandlot.sync.LocalEntry;
import dev.sandlot.sync.SyncState;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes files out of a sandbox. Each takes its place at once, and only after the sandbox has said again that it is still what has come. */
final class PullTransfer {
    private static final int FILES_TOGETHER = 1000;
    private static final long BYTES_TOGETHER = 256L << 20;
    private static final int PART = 64 << 10;

    /** How often what changes there meanwhile is taken again. */
    private static final int ROUNDS = 4;

    private final Sides sides;
    private final Landing landing;
    private final PullReport report;

    PullTransfer(Sides sides, Landing landing, PullReport report) {
        this.sides = sides;
        this.landing = landing;
        this.report = report;
    }

    /** It is here as it is there. */
    void isThere(LocalEntry entry) {
        sides.state().put(sides.contents().arrived(entry));
    }

    /** Each directory before what lies in it. */
    void take(List<PullPlan.Wanted> all) throws IOException {
        var links = new ArrayList<PullPlan.Wanted>();
        var regular = new ArrayList<PullPlan.Wanted>();
        for (var wanted : all) {
            switch (wanted.there().kind()) {
                case DIRECTORY -> make(wanted);
                case LINK -> links.add(wanted);
                default -> regular.add(wanted);
            }
        }
        requireRoom(regular);
        sides.progress()
                .begin(regular.stream()
                        .mapToLong(wanted -> wanted.there().size())
                        .sum());
        var again = takeAll(regular);
        for (int round = 1; round < ROUNDS && !again.isEmpty(); round++) {
            again = takeAll(lookAgain(again));
        }
        sides.progress().end();
        again.forEach(wanted -> report.failed(wanted.path(), "it changes there all the while"));
        links.forEach(wanted -> link(wanted));
    }

    /** Room that other programs take meanwhile is noticed when a file can't be written. */
    private void requireRoom(List<PullPlan.Wanted> regular) throws IOException {
        long room = Files.getFileStore(sides.root()).getUsableSpace();
        long left = room;
        for (var wanted : regular) {
            left -= wanted.there().size();
            if (left < 0) {
                throw new SandboxFiles.LocalFailure(
                        "can't take all that is there",
                        new IOException(
                                "only " + Quantity.bytes(room) + " are free here; name what you need: -- PATH..."));
            }
        }
    }

    private void make(PullPlan.Wanted wanted) {
        try {
            if (landing.make(wanted.path())) {
                done(wanted, null, 0);
            } else {
                report.failed(wanted.path(), "something else has come into being here");
            }
        } catch (IOException e) {
            report.failed(wanted.path(), SyncReport.why(e));
        }
    }

    private void link(PullPlan.Wanted wanted) {
        try {
            if (landing.link(wanted.there(), wanted.here())) {
                done(wanted, null, 0);
            } else {
                report.conflict(wanted.path());
            }
        } catch (IOException e) {
            report.failed(wanted.path(), SyncReport.why(e));
        }
    }

    /** From now on it is known that both are the same. */
    private void done(PullPlan.Wanted wanted, byte @Nullable [] sha256, long begun) throws IOException {
        report.taken(wanted.there());
        var here = landing.look(wanted.path()).entry();
        if (here != null) {
            if (sha256 != null) {
                sides.contents().learn(here, sha256, begun);
            }
            isThere(here);
        }
    }

    /** Returns those that changed there meanwhile. */
    private List<PullPlan.Wanted> takeAll(List<PullPlan.Wanted> all) {
        var again = new ArrayList<PullPlan.Wanted>();
        var part = new LinkedHashMap<String, PullPlan.Wanted>();
        long bytes = 0;
        for (var wanted : all) {
            part.put(wanted.path(), wanted);
            bytes += wanted.there().size();
            if (part.size() == FILES_TOGETHER || bytes >= BYTES_TOGETHER) {
                again.addAll(takePart(part));
                part.clear();
                bytes = 0;
            }
        }
        if (!part.isEmpty()) {
            again.addAll(takePart(part));
        }
        return again;
    }

    private record Come(PullPlan.Wanted wanted, Landing.Staged staged) {
        /** What is in the sandbox if it has not changed. */
        private SyncState.Known asThere() {
            var none = new LocalEntry.Stamp(0, 0, 0);
            var entry = new LocalEntry(wanted.path(), Kind.FILE, wanted.there().mode(), staged.size(), null, none);
            return new SyncState.Known(entry, staged.sha256(), false, true);
        }
    }

    private List<PullPlan.Wanted> takePart(Map<String, PullPlan.Wanted> part) {
        var again = new ArrayList<PullPlan.Wanted>();
        var come = fetch(part, again);
        var other = SyncPlan.differing(
                sides.files(), sides.place(), come.stream().map(Come::asThere).toList());
        for (var each : come) {
            if (other.contains(each.wanted().path())) {
                again.add(each.wanted());
            } else {
                land(each);
            }
        }
        return again;
    }

    private void land(Come come) {
        var wanted = come.wanted();
        try {
            long begun = FileDigests.now();
            if (landing.place(come.staged(), wanted.there(), wanted.here())) {
                done(wanted, come.staged().sha256(), begun);
            } else {
                report.conflict(wanted.path());
            }
        } catch (IOException e) {
            report.failed(wanted.path(), SyncReport.why(e));
        }
    }

    private List<Come> fetch(Map<String, PullPlan.Wanted> part, List<PullPlan.Wanted> again) {
        var come = new ArrayList<Come>();
        var missing = new HashMap<>(part);
        RemoteFiles.fetch(sides.files(), sides.place(), part.keySet(), answer -> {
            var tar = new TarReader(new BufferedInputStream(answer.body(), PART));
            try {
                for (var entry = tar.next(); entry != null; entry = tar.next()) {
                    var wanted = missing.remove(entry.path().bytes());
                    if (wanted == null) {
                        continue;
                    }
                    if (entry.kind() != Kind.FILE
                            || entry.size() != wanted.there().size()) {
                        again.add(wanted);
                        continue;
                    }
                    stage(tar, wanted, come);
                }
            } catch (FaultException broken) {
                throw new IOException(broken.fault().message(), broken);
            }
        });
        again.addAll(missing.values());
        return come;
    }

    private void stage(TarReader tar, PullPlan.Wanted wanted, List<Come> come) throws IOException {
        var part = new byte[PART];
        try {
            come.add(new Come(wanted, landing.stage(out -> {
                for (int n = read(tar, part); n >= 0; n = read(tar, part)) {
                    out.write(part, 0, n);
                    sides.progress().add(n);
                }
            })));
        } catch (UncheckedIOException link) {
            throw link.getCause();
        } catch (IOException here) {
            report.failed(wanted.path(), SyncReport.why(here));
        }
    }

    /** So that what the link does is not taken for what this computer's disk does. */
    private static int read(TarReader tar, byte[] part) {
        try {
            return tar.read(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is there now of what has changed; what has gone is not. */
    private List<PullPlan.Wanted> lookAgain(List<PullPlan.Wanted> all) {
        var before = new HashMap<String, PullPlan.Wanted>();
        all.forEach(wanted -> before.put(wanted.path(), wanted));
        var there = RemoteFiles.list(sides.files(), sides.place(), before.keySet());
        var again = new ArrayList<PullPlan.Wanted>();
        for (var entry : there.entries()) {
            var wanted = before.get(entry.path().bytes());
            if (wanted != null && entry.kind() == Kind.FILE) {
                again.add(new PullPlan.Wanted(entry, wanted.here()));
            }
        }
        return Collections.unmodifiableList(again);
    }
}
