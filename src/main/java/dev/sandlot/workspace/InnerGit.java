package dev.sandlot.workspace;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.GitSource;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
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

    /** What isn't committed becomes a commit that no branch has, by an index of its own. The bundle is whole before anything of it is told. */
    private static final String BUNDLE = BEGIN + """
            uncommitted=$2
            shift 2
            head=$(g rev-parse -q --verify HEAD)
            index=$(mktemp) && file=$(mktemp) || exit 1
            trap 'rm -f "$index" "$file"; g update-ref -d refs/sandlot/pull' EXIT && trap 'exit 1' HUP TERM || exit 1
            cat "$(g rev-parse --git-path index)" >"$index" 2>/dev/null || rm -f "$index"
            GIT_INDEX_FILE=$index
            export GIT_INDEX_FILE
            commit=$head
            if [ -z "$head" ] || [ "$uncommitted" = true ]; then
                g -C "$(g rev-parse --show-toplevel)" add -A . 2>/dev/null || exit 1
                tree=$(g write-tree) || exit 1
            else
                tree=$(g rev-parse "$head^{tree}")
            fi
            if [ -z "$head" ] || [ "$tree" != "$(g rev-parse "$head^{tree}")" ]; then
                export GIT_AUTHOR_NAME=sandbox GIT_AUTHOR_EMAIL=sandbox@localhost
                export GIT_COMMITTER_NAME=sandbox GIT_COMMITTER_EMAIL=sandbox@localhost
                commit=$(echo 'What was not committed in the sandbox' | g commit-tree "$tree" ${head:+-p "$head"}) || exit 1
            fi
            g update-ref refs/sandlot/pull "$commit" || exit 1
            known=
            for id; do
                g cat-file -e "$id^{commit}" 2>/dev/null && known="$known ^$id"
            done
            [ -n "$(g rev-list -n 1 "$commit" $known)" ] || exit 5
            g bundle create -q "$file" refs/sandlot/pull $known 2>/dev/null || exit 1
            cat "$file"
            """;

    private static final int ALL_KNOWN = 5;

    private final Conduit.Opener conduits;

    public InnerGit(Conduit.Opener conduits) {
        this.conduits = conduits;
    }

    @Override
    public Future<@Nullable Status> status(SandboxId sandbox, InnerPath directory, LongConsumer held) {
        return run(sandbox, directory, STATUS, held)
                .map(said -> said == null ? null : GitStatusText.parse(said.bytes(), said.truncated()));
    }

    @Override
    public Future<Diff> diff(SandboxId sandbox, InnerPath directory, LongConsumer held) {
        return run(sandbox, directory, DIFF, held).map(said -> said == null ? new Diff(Buffer.buffer(), false) : said);
    }

    /** What the script prints; null where the directory lies in no repository. */
    private Future<@Nullable Diff> run(SandboxId sandbox, InnerPath directory, String script, LongConsumer held) {
        return conduits.open(sandbox, words(script, directory), Map.of())
                .compose(conduit -> conduit.end()
                        .otherwiseEmpty()
                        .compose(v -> printed(conduit, held))
                        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .recover(cause ->
                                Future.failedFuture(cause instanceof TimeoutException ? FileFaults.silent() : cause))
                        .onComplete(done -> Unawaited.note(conduit.close(), "ending git")));
    }

    private static Command.Words words(String script, InnerPath directory) {
        if (!InnerPath.of(directory.toString()).equals(directory)) {
            throw Fault.invalid("path", "must be UTF-8 here").asException();
        }
        return new Command.Words(List.of("sh", "-c", script, "sh", directory.toString()));
    }

    @Override
    public Future<Packing> bundle(SandboxId sandbox, InnerPath directory, List<String> known, boolean uncommitted) {
        var words = new ArrayList<>(words(BUNDLE, directory).words());
        words.add(Boolean.toString(uncommitted));
        words.addAll(known);
        return conduits.open(sandbox, new Command.Words(words), Map.of())
                .compose(conduit -> conduit.end()
                        .otherwiseEmpty()
                        .compose(v -> conduit.read(Channel.STDOUT))
                        .compose(first -> first == null
                                ? conduit.exit().<Packing>map(exit -> {
                                    throw none(exit.code());
                                })
                                : Future.succeededFuture(new Printed(conduit, first)))
                        .onFailure(e -> Unawaited.note(conduit.close(), "ending git")));
    }

    private static FaultException none(int code) {
        return switch (code) {
            case ALL_KNOWN -> fault(Fault.Kind.CONFLICT, "Nothing was done there that isn't known here.");
            case NO_REPOSITORY, 0 -> fault(Fault.Kind.CONFLICT, "The directory lies in no git repository.");
            default -> failed(code);
        };
    }

    /** What a command prints. It ends only with what it has to say. */
    private static final class Printed implements Packing {
        private final Conduit conduit;
        private @Nullable Buffer first;

        Printed(Conduit conduit, Buffer first) {
            this.conduit = conduit;
            this.first = first;
        }

        @Override
        public Future<@Nullable Piece> next() {
            var early = first;
            if (early != null) {
                first = null;
                return Future.succeededFuture(new Contents(early));
            }
            return conduit.read(Channel.STDOUT)
                    .compose(part -> part != null
                            ? Future.<@Nullable Piece>succeededFuture(new Contents(part))
                            : conduit.exit()
                                    .compose(exit -> exit.code() == 0
                                            ? Future.<@Nullable Piece>succeededFuture(null)
                                            : Future.failedFuture(failed(exit.code()))));
        }

        @Override
        public Future<Void> close() {
            return conduit.close();
        }
    }

    private static Future<@Nullable Diff> printed(Conduit conduit, LongConsumer held) {
        var all = Buffer.buffer();
        return Repeated.until(() -> conduit.read(Channel.STDOUT).map(part -> {
                    if (part != null) {
                        held.accept(part.length());
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
            default -> throw failed(code);
        };
    }

    private static FaultException failed(int code) {
        return switch (code) {
            case NO_DIRECTORY -> fault(Fault.Kind.NOT_FOUND, "There is no such directory.");
            case NO_GIT -> fault(Fault.Kind.CONFLICT, "The sandbox has no git.");
            default -> fault(Fault.Kind.CONFLICT, "git failed in the sandbox, with code " + code + ".");
        };
    }

    private static FaultException fault(Fault.Kind kind, String message) {
        return Fault.of(kind, message).asException();
    }
}
