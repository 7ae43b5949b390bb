package dev.sandlot.workspace;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.GitSource;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What git says of directories of sandboxes, each question by a conduit of its own: the sandbox's own git answers it. */
public final class InnerGit implements GitSource {
    private static final long PATIENCE_SECONDS = 30;
    private static final int NO_DIRECTORY = 3;
    private static final int NO_REPOSITORY = 4;
    private static final int NO_GIT = 127;

    /** Runs nothing that a repository names, and waits for nobody. */
    private static final String BEGIN = """
            cd -- "$1" || exit 3
            g() { git --no-optional-locks -c core.fsmonitor=false -c core.hooksPath=/dev/null "$@"; }
            command -v git >/dev/null || exit 127
            g rev-parse --is-inside-work-tree 2>/dev/null | grep -q true || exit 4
            """;

    private static final String STATUS = BEGIN + """
            printf '%s\\0' "$(g rev-parse --show-prefix)"
            g status --porcelain=v2 --branch -z --untracked-files=normal -- .
            """;

    /** Files that aren't tracked are told as new by an index of its own, which goes again. */
    private static final String DIFF = BEGIN + """
            base=HEAD
            g rev-parse -q --verify HEAD >/dev/null || base=$(g hash-object -t tree /dev/null)
            index=$(mktemp) && trap 'rm -f "$index"' EXIT && trap 'exit 1' HUP TERM || exit 1
            cat "$(g rev-parse --git-path index)" >"$index" 2>/dev/null || rm -f "$index"
            GIT_INDEX_FILE=$index
            export GIT_INDEX_FILE
            g add -A -N -- . 2>/dev/null
            g diff --relative --no-color --no-ext-diff --no-textconv --find-renames --src-prefix=a/ --dst-prefix=b/ "$base" -- .
            """;

    private final Conduit.Opener conduits;

    public InnerGit(Conduit.Opener conduits) {
        this.conduits = conduits;
    }

    @Override
    public Future<@Nullable Status> status(SandboxId sandbox, InnerPath directory) {
        return run(sandbox, directory, STATUS)
                .map(said -> said == null ? null : GitStatusText.parse(said.bytes(), said.truncated()));
    }

    @Override
    public Future<Diff> diff(SandboxId sandbox, InnerPath directory) {
        return run(sandbox, directory, DIFF).map(said -> said == null ? new Diff(Buffer.buffer(), false) : said);
    }

    /** What the script prints; null where the directory lies in no repository. */
    private Future<@Nullable Diff> run(SandboxId sandbox, InnerPath directory, String script) {
        var words = List.of("sh", "-c", script, "sh", directory.toString());
        if (!InnerPath.of(directory.toString()).equals(directory)) {
            throw Fault.invalid("path", "must be UTF-8 here").asException();
        }
        return conduits.open(sandbox, new Command.Words(words), Map.of())
                .compose(conduit -> conduit.end()
                        .otherwiseEmpty()
                        .compose(v -> printed(conduit))
                        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .recover(cause ->
                                Future.failedFuture(cause instanceof TimeoutException ? FileFaults.silent() : cause))
                        .onComplete(done -> Unawaited.note(conduit.close(), "ending git")));
    }

    private static Future<@Nullable Diff> printed(Conduit conduit) {
        var all = Buffer.buffer();
        return Repeated.until(() -> conduit.read(Channel.STDOUT).map(part -> {
                    if (part != null) {
                        all.appendBuffer(part);
                    }
                    return part == null || all.length() > MOST_BYTES;
                }))
                .compose(v -> all.length() > MOST_BYTES
                        ? Future.succeededFuture(new Diff(all.slice(0, MOST_BYTES), true))
                        : conduit.exit().map(exit -> ended(exit.code(), all)));
    }

    private static @Nullable Diff ended(int code, Buffer all) {
        return switch (code) {
            case 0 -> new Diff(all, false);
            case NO_REPOSITORY -> null;
            case NO_DIRECTORY -> throw fault(Fault.Kind.NOT_FOUND, "There is no such directory.");
            case NO_GIT -> throw fault(Fault.Kind.CONFLICT, "The sandbox has no git.");
            default -> throw fault(Fault.Kind.CONFLICT, "git failed in the sandbox, with code " + code + ".");
        };
    }

    private static FaultException fault(Fault.Kind kind, String message) {
        return Fault.of(kind, message).asException();
    }
}
