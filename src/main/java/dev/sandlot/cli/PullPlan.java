package dev.sandlot.cli;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileEntry.Kind;
import dev.sandlot.sync.Landing;
import dev.sandlot.sync.LocalEntry;
import dev.sandlot.sync.RunsByItself;
import dev.sandlot.sync.SyncState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a sandbox's files is to come: what is only there, and what has changed there and not here since both were known to be the same. What has changed
 * here, and what nothing is known of, stays as it is.
 */
final class PullPlan {
    private final Sides sides;
    private final Landing landing;
    private final PullReport report;
    private final Rules rules;

    private final List<Wanted> take = new ArrayList<>();
    private final List<LocalEntry> same = new ArrayList<>();
    private final Map<String, Wanted> unlike = new HashMap<>();

    /**
     * @param prefer which side counts where both have changed something, or may have
     * @param hooks whether what {@link RunsByItself} comes
     * @param named whether what is to come was named one by one
     */
    record Rules(Prefer prefer, boolean hooks, boolean named) {}

    /** {@code REMOTE} counts also where only the other has changed. */
    enum Prefer {
        NEITHER,
        LOCAL,
        REMOTE
    }

    /** @param here what it is to replace; null for nothing */
    record Wanted(FileEntry there, @Nullable LocalEntry here) {
        String path() {
            return there.path().bytes();
        }

        /** What is here, but with the permissions that it has there. */
        private LocalEntry likeThere(LocalEntry is) {
            return new LocalEntry(is.path(), is.kind(), there.mode(), is.size(), is.target(), is.stamp());
        }
    }

    PullPlan(Sides sides, Landing landing, PullReport report, Rules rules) {
        this.sides = sides;
        this.landing = landing;
        this.report = report;
        this.rules = rules;
    }

    /** Each directory before what lies in it. */
    List<Wanted> take() {
        return take;
    }

    /** What is here as it is there. */
    List<LocalEntry> same() {
        return same;
    }

    void compare(List<FileEntry> all) throws IOException {
        for (var there : all) {
            look(there);
        }
        compareContents();
        judge();
    }

    private void look(FileEntry there) throws IOException {
        var path = there.path().bytes();
        if (there.kind() == Kind.OTHER || there.kind() == Kind.GONE) {
            report.leftOut(path, "it is a pipe, a socket or a device");
            return;
        }
        var found = landing.look(path);
        if (found.obstacle() != null) {
            report.failed(path, found.obstacle());
        } else if (found.entry() == null) {
            lookAtNothing(there);
        } else if (there.kind() == Kind.DIRECTORY || found.entry().kind() == Kind.DIRECTORY) {
            lookAtDirectory(there, found.entry());
        } else if (isAlike(there, found.entry())) {
            same.add(found.entry());
        } else {
            unlike.put(path, new Wanted(there, found.entry()));
        }
    }

    /** What was brought and isn't here any more has been deleted here. */
    private void lookAtNothing(FileEntry there) {
        var known = sides.state().of(there.path().bytes());
        boolean deleted = known != null && known.there() && !rules.named() && rules.prefer() != Prefer.REMOTE;
        if (!deleted) {
            want(new Wanted(there, null));
        } else if (there.kind() != Kind.DIRECTORY) {
            unlike.put(there.path().bytes(), new Wanted(there, null));
        }
    }

    private void lookAtDirectory(FileEntry there, LocalEntry here) {
        if (there.kind() == here.kind()) {
            same.add(here);
        } else {
            report.failed(
                    here.path(), here.kind() == Kind.DIRECTORY ? "here it is a directory" : "here it is no directory");
        }
    }

    /** Of links; files may be alike. */
    private static boolean isAlike(FileEntry there, LocalEntry here) {
        return there.kind() == Kind.LINK
                && here.kind() == Kind.LINK
                && there.target() != null
                && there.target().bytes().equals(here.target());
    }

    /** Of those that may be alike, digests are compared. */
    private void compareContents() {
        var may = unlike.values().stream()
                .filter(each -> each.here() != null
                        && each.there().kind() == Kind.FILE
                        && each.here().kind() == Kind.FILE
                        && each.there().size() == each.here().size())
                .map(each -> each.likeThere(each.here()))
                .toList();
        var plan = new SyncPlan(sides.files(), sides.place(), sides.contents());
        plan.entries(may.iterator());
        for (var alike : plan.same()) {
            var wanted = unlike.get(alike.path());
            if (wanted != null
                    && wanted.here() != null
                    && runs(wanted.there().mode()) == runs(wanted.here().mode())) {
                same.add(wanted.here());
                unlike.remove(alike.path());
            }
        }
    }

    private static boolean runs(int mode) {
        return (mode & 0100) != 0;
    }

    private void judge() {
        var changed = changedThere();
        for (var wanted : unlike.values().stream()
                .sorted((a, b) -> a.path().compareTo(b.path()))
                .toList()) {
            boolean changedThere = changed.contains(wanted.path());
            if (rules.prefer() == Prefer.REMOTE || wanted.here() != null && sides.isAsKnown(wanted.here())) {
                want(wanted);
            } else if (!changedThere || rules.prefer() == Prefer.LOCAL) {
                report.onlyHere(wanted.path());
            } else if (wanted.here() == null) {
                want(wanted); // so that no change is lost
            } else {
                report.conflict(wanted.path());
            }
        }
    }

    /** Of those that differ, which are there something else than when both were the same, or may be. */
    private Set<String> changedThere() {
        var changed = new HashSet<>(unlike.keySet());
        var ask = new ArrayList<SyncState.Known>();
        for (var wanted : unlike.values()) {
            var known = sides.state().of(wanted.path());
            if (known == null
                    || !known.there()
                    || known.entry().kind() != wanted.there().kind()) {
                continue;
            }
            if (wanted.there().kind() == Kind.LINK) {
                if (isAlike(wanted.there(), known.entry())) {
                    changed.remove(wanted.path());
                }
            } else if (known.sha256() != null
                    && known.entry().size() == wanted.there().size()
                    && runs(known.entry().mode()) == runs(wanted.there().mode())) {
                ask.add(new SyncState.Known(wanted.likeThere(known.entry()), known.sha256(), known.lasts(), true));
            }
        }
        var other = SyncPlan.differing(sides.files(), sides.place(), ask);
        ask.stream()
                .map(each -> each.entry().path())
                .filter(path -> !other.contains(path))
                .forEach(changed::remove);
        return changed;
    }

    private void want(Wanted wanted) {
        var there = wanted.there();
        if (there.kind() != Kind.DIRECTORY && !rules.hooks() && RunsByItself.is(wanted.path())) {
            report.flagged(wanted.path());
        } else if (there.kind() == Kind.LINK
                && !landing.staysBelow(
                        wanted.path(),
                        String.valueOf(
                                there.target() == null ? "" : there.target().bytes()))) {
            report.failed(wanted.path(), "the link leads out of the directory");
        } else {
            take.add(wanted);
        }
    }
}
