package dev.sandlot.supervisor;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Workspace;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.stream.Worktrees;
import dev.sandlot.stream.Worktrees.Beginning;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Has git bring the files that a sandbox begins with, by a process of it that has a log. Used on the loop only. */
final class Cloning {
    private static final String NAME = "clone";
    private static final String WORKSPACE = "/workspace";
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** What lies in the workspace is of a clone that was cut short. */
    private static final String BEGIN = """
            set -e
            command -v git >/dev/null || { echo 'fatal: git is not installed on the server' >&2; exit 127; }
            find . -mindepth 1 -delete
            """;

    /** Clones $1, at $2 where that is not empty. What no branch or tag leads to has to be asked for. */
    private static final String CLONE = BEGIN + """
            if [ -z "$2" ]; then
                exec git clone --progress -- "$1" .
            fi
            git clone --progress --no-checkout -- "$1" .
            git checkout --quiet "$2" -- 2>/dev/null || { git fetch --quiet -- origin "$2" && git checkout --quiet FETCH_HEAD --; }
            """;

    /** A repository at commit $1 on branch $2, with objects of format $3, whose older ones lie in $7; who commits is $4 <$5>, and $6 is its origin. */
    private static final String WORKTREE = BEGIN + """
            git init -q --object-format="$3" .
            mkdir -p .git/objects/info .git/logs
            printf '%s\\n' "$7" >.git/objects/info/alternates
            git config user.name "$4"
            git config user.email "$5"
            [ -z "$6" ] || git remote add origin "$6"
            git update-ref "refs/heads/$2" "$1"
            git symbolic-ref HEAD "refs/heads/$2"
            exec git reset -q --hard
            """;

    /** Nobody is there to be asked; a host that was never seen before is believed, as by whoever says yes. */
    private static final Map<String, String> UNATTENDED = Map.of(
            "GIT_TERMINAL_PROMPT", "0", "GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o StrictHostKeyChecking=accept-new");

    private final Loop loop;
    private final OwnProcesses own;
    private final Signalling signalling;
    private final Worktrees worktrees;
    private final LastWords lastWords;

    Cloning(Loop loop, OwnProcesses own, Signalling signalling, Worktrees worktrees) {
        this.loop = loop;
        this.own = own;
        this.signalling = signalling;
        this.worktrees = worktrees;
        lastWords = new LastWords(loop);
    }

    /** A fault of kind UNAVAILABLE, with what git said, where that fails or takes too long. */
    Future<Void> of(Workspace source, HeldSandbox box) {
        return words(source, box.id)
                .compose(words -> own.startAside(box, known(box), spec(box, words)))
                .compose(process -> {
                    box.interruption.by(() -> Unawaited.note(signalling.hangUp(box, process), "ending a clone"));
                    return process.waiters
                            .until(() -> process.isGone() || !process.isRunning(), LONGEST.multipliedBy(2))
                            .compose(over -> outcome(box, process));
                })
                .onComplete(done -> box.interruption.by(null));
    }

    private Future<List<String>> words(Workspace source, SandboxId sandbox) {
        if (source.kind() == Workspace.Kind.WORKTREE) {
            var branch = Objects.requireNonNull(source.branch());
            return loop.here(worktrees.begin(sandbox, source)).map(beginning -> worktree(beginning, branch));
        }
        var url = Objects.requireNonNull(source.url());
        return Future.succeededFuture(script(CLONE, url, Objects.requireNonNullElse(source.ref(), "")));
    }

    private static List<String> worktree(Beginning beginning, String branch) {
        return script(
                WORKTREE,
                beginning.commit(),
                branch,
                beginning.format(),
                beginning.name(),
                beginning.email(),
                Objects.requireNonNullElse(beginning.origin(), ""),
                HostDirectories.OBJECTS);
    }

    private static List<String> script(String script, String... arguments) {
        var words = new ArrayList<>(List.of("/bin/sh", "-c", script, NAME));
        words.addAll(List.of(arguments));
        return words;
    }

    private static @Nullable HeldProcess known(HeldSandbox box) {
        return box.processes.values().stream()
                .filter(process -> NAME.equals(process.brief.name()))
                .findFirst()
                .orElse(null);
    }

    private static ProcessSpec spec(HeldSandbox box, List<String> words) {
        var env = new TreeMap<>(UNATTENDED);
        env.keySet().removeAll(box.spec.env().keySet());
        return ProcessSpec.of(new Command.Words(words), ProcessKind.EXEC)
                .withName(NAME)
                .withCwd(WORKSPACE)
                .withEnv(env)
                .withTimeout(LONGEST.toSeconds());
    }

    private Future<Void> outcome(HeldSandbox box, HeldProcess process) {
        if (process.exitCode != null && process.exitCode == 0) {
            return Future.succeededFuture();
        }
        var why = process.timedOut ? " It took more than " + LONGEST.toMinutes() + " minutes." : "";
        return lastWords
                .of(box, process, line -> !line.contains("% ("))
                .compose(said -> Future.failedFuture(new FaultException(
                        Fault.of(Fault.Kind.UNAVAILABLE, "The repository could not be cloned." + why + said))));
    }
}
