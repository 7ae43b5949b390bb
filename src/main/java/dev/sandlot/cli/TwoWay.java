package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileEntry.Kind;
import dev.sandlot.sync.LocalTree;
import dev.sandlot.sync.LocalWalk;
import dev.sandlot.sync.PathBytes;
import dev.sandlot.sync.TreeRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a directory here and one in a sandbox the same, whichever has changed. A change that the other side has not seen is never overwritten: where both
 * have changed a file, both keep theirs. What has gone on one side goes on the other when it is still gone the next time: programs that save a file by
 * removing it first are not done in between.
 */
final class TwoWay {
    private final Sides sides;
    private final Map<String, String> environment;
    private final TreeRules.Choice choice;
    private final PullPlan.Rules rules;
    private Set<String> goneBefore = Set.of();
    private Set<String> goneNow = new HashSet<>();
    private List<Path> directories = List.of();

    TwoWay(Sides sides, Map<String, String> environment, TreeRules.Choice choice, PullPlan.Rules rules) {
        this.sides = sides;
        this.environment = environment;
        this.choice = choice;
        this.rules = rules;
    }

    /**
     * What one round has done.
     *
     * @param pull null where there was nothing there yet
     * @param unsure whether something has gone that may come again, so that the next round must not wait for a change
     */
    record Round(@Nullable PullReport pull, SyncReport sync, boolean unsure) {
        List<String> troubles() {
            var all = new ArrayList<>(pull == null ? List.<String>of() : pull.troubles());
            all.addAll(sync.troubles());
            return all;
        }
    }

    Round round() throws IOException {
        goneNow = new HashSet<>();
        var now = sides.afresh();
        var pull = pull(now);
        var tree = LocalTree.of(sides.root(), TreeRules.of(sides.root(), environment, choice));
        directories(tree);
        var limits = new SyncUp.Limits(path -> pull != null && pull.isHeld(path), path -> mayGo("here", path), true);
        var sync = new SyncUp(now).bring(LocalWalk.over(tree), null, limits, true);
        boolean unsure = !goneBefore.containsAll(goneNow);
        goneBefore = goneNow;
        return new Round(pull, sync, unsure);
    }

    private @Nullable PullReport pull(Sides now) throws IOException {
        var wanted = new Pull.Choice(List.of(), choice, environment, rules, path -> mayGo("there", path), true, true);
        try {
            return new Pull(now).bring(wanted);
        } catch (FaultException e) {
            if (e.fault().kind() != Fault.Kind.NOT_FOUND || !sides.state().all().isEmpty()) {
                throw e;
            }
            return null;
        }
    }

    /** What has gone, and had the last time. */
    private boolean mayGo(String where, String path) {
        var gone = where + "/" + path;
        goneNow.add(gone);
        return goneBefore.contains(gone);
    }

    private void directories(LocalTree tree) {
        var all = new ArrayList<Path>();
        all.add(sides.root());
        tree.entries().stream()
                .filter(entry -> entry.kind() == Kind.DIRECTORY)
                .forEach(entry -> all.add(sides.root().resolve(PathBytes.toPath(entry.path()))));
        directories = all;
    }

    /** Those in which a change counts, as of the last round. */
    List<Path> directories() {
        return directories;
    }
}
