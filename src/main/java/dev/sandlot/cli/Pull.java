package dev.sandlot.cli;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileEntry.Kind;
import dev.sandlot.sync.IncomingRules;
import dev.sandlot.sync.Landing;
import dev.sandlot.sync.LocalEntry;
import dev.sandlot.sync.PathBytes;
import dev.sandlot.sync.TreeRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Brings what a sandbox has in a directory to one of this computer. The sandbox is not trusted: what it sends decides nothing about where something is
 * written here. What has been changed here since both were the same is not overwritten.
 */
final class Pull {
    /** So many may go at once though they are most of all. */
    private static final int FEW = 20;

    private static final Set<String> IGNORE_FILES = Set.of(".gitignore", ".sandlotignore");

    private final Sides sides;
    private final PullReport report = new PullReport();

    Pull(Sides sides) {
        this.sides = sides;
    }

    /**
     * What is to come.
     *
     * @param names below the directory, each with all that lies in it; none for all that the rules let go
     * @param choice of the rules
     * @param delete which of what was the same here and there, and has gone there, goes here too
     * @param few whether nothing goes where that would be most of what is here: somebody has emptied the sandbox then
     * @param really else the report tells what would be done
     */
    record Choice(
            List<String> names,
            TreeRules.Choice choice,
            Map<String, String> environment,
            PullPlan.Rules rules,
            Predicate<String> delete,
            boolean few,
            boolean really) {}

    PullReport bring(Choice choice) throws IOException {
        try (var landing = new Landing(sides.root())) {
            var there = RemoteFiles.list(sides.files(), sides.place(), choice.names());
            there.leftOut().forEach(left -> report.failed(left.path(), left.why()));
            var sound = there.entries().stream().filter(this::isSound).toList();
            if (choice.really() && choice.names().isEmpty()) {
                takeIgnoreFiles(landing, choice, sound);
            }
            var entries = going(choice, sound);
            report.looked(entries.size());
            var plan = plan(landing, choice, entries);
            var gone = new ArrayList<LocalEntry>();
            var goneThere = gone(landing, choice, there);
            boolean tooMany = choice.few()
                    && goneThere.size() > FEW
                    && goneThere.size() * 2 > sides.state().all().size();
            report.tooManyGone(tooMany ? goneThere.size() : 0);
            for (var entry : goneThere) {
                if (!tooMany && choice.delete().test(entry.path())) {
                    gone.add(entry);
                } else {
                    report.goneThere(entry.path());
                }
            }
            if (choice.really()) {
                var transfer = transfer(landing);
                plan.same().forEach(transfer::isThere);
                transfer.take(plan.take());
                remove(landing, gone);
                sides.state().keep();
            } else {
                plan.take().forEach(wanted -> report.taken(wanted.there()));
                gone.forEach(entry -> report.deleted(entry.path()));
            }
            return report;
        }
    }

    private PullTransfer transfer(Landing landing) {
        return new PullTransfer(sides, landing, report);
    }

    private PullPlan plan(Landing landing, Choice choice, List<FileEntry> entries) throws IOException {
        var plan = new PullPlan(sides, landing, report, choice.rules());
        plan.compare(entries);
        return plan;
    }

    private boolean isSound(FileEntry entry) {
        var path = entry.path().bytes();
        if (!Landing.isBelow(path)) {
            report.failed(path, "it leads out of the directory");
            return false;
        }
        return true;
    }

    /** They decide what comes, where there are none here yet. */
    private void takeIgnoreFiles(Landing landing, Choice choice, List<FileEntry> all) throws IOException {
        var missing = all.stream()
                .filter(entry -> entry.kind() == Kind.FILE && IGNORE_FILES.contains(name(entry)))
                .filter(entry -> Files.notExists(
                        sides.root().resolve(PathBytes.toPath(entry.path().bytes())), LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (!missing.isEmpty()) {
            transfer(landing).take(plan(landing, choice, going(choice, missing)).take());
        }
    }

    private static String name(FileEntry entry) {
        var path = entry.path().bytes();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private List<FileEntry> going(Choice choice, List<FileEntry> all) throws IOException {
        if (!choice.names().isEmpty()) {
            return all;
        }
        var rules = TreeRules.of(sides.root(), choice.environment(), choice.choice());
        var incoming = new IncomingRules(sides.root(), rules);
        var going = new ArrayList<FileEntry>();
        for (var entry : all) {
            if (incoming.goes(entry.path().bytes(), entry.kind() == Kind.DIRECTORY)) {
                going.add(entry);
            }
        }
        report.notes(SyncChoice.notes(rules));
        return going;
    }

    /** What was the same here and there, is as it was here, and is not there any more. Nothing is concluded of what could not be looked at there. */
    private List<LocalEntry> gone(Landing landing, Choice choice, RemoteFiles there) throws IOException {
        var paths = new HashSet<String>();
        there.entries().forEach(entry -> paths.add(entry.path().bytes()));
        var gone = new ArrayList<LocalEntry>();
        for (var known : List.copyOf(sides.state().all())) {
            var path = known.entry().path();
            if (!known.there() || paths.contains(path) || !isChosen(choice, path) || isUnseen(there, path)) {
                continue;
            }
            var here = landing.look(path).entry();
            if (here == null) {
                sides.state().forget(path);
            } else if (sides.isAsKnown(here)) {
                gone.add(here);
            } else {
                report.onlyHere(path);
            }
        }
        gone.sort(Comparator.comparing(LocalEntry::path).reversed());
        return gone;
    }

    private static boolean isChosen(Choice choice, String path) {
        return choice.names().isEmpty()
                || choice.names().stream().anyMatch(name -> path.equals(name) || path.startsWith(name + "/"));
    }

    private static boolean isUnseen(RemoteFiles there, String path) {
        return there.leftOut().stream()
                .anyMatch(left -> path.startsWith(left.path() + "/") || path.equals(left.path()));
    }

    private void remove(Landing landing, List<LocalEntry> gone) {
        for (var entry : gone) {
            try {
                if (landing.remove(entry)) {
                    report.deleted(entry.path());
                    sides.state().forget(entry.path());
                }
            } catch (IOException e) {
                report.failed(entry.path(), SyncReport.why(e));
            }
        }
    }
}
