package dev.sandlot.cli;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a new sandbox's files come from. */
final class SourceOptions {
    @Option(
            names = "--git",
            paramLabel = "URL",
            description =
                    "Clone this repository into its workspace, inside and over its own network (--allow, or --network open).")
    @Nullable
    String url;

    @Option(
            names = "--ref",
            paramLabel = "REF",
            description = "The branch, tag or commit of --git or --worktree to begin with.")
    @Nullable
    String ref;

    @Option(names = "--snapshot", paramLabel = "NAME", description = "Begin with the files of this snapshot.")
    @Nullable
    String snapshot;

    @Option(
            names = "--dir",
            paramLabel = "PATH",
            description =
                    "Have this directory of the server as its workspace; the server's configuration says which can be had.")
    @Nullable
    String directory;

    @Option(
            names = "--worktree",
            paramLabel = "PATH",
            description = {
                "Work on a branch of its own (sandlot/NAME) of this git repository of the server, from --ref on.",
                "What is committed is seen there at once."
            })
    @Nullable
    String repository;

    /** As the API takes it, or null for none. */
    @Nullable
    JsonTree workspace() {
        if (Stream.of(url, snapshot, directory, repository)
                        .filter(Objects::nonNull)
                        .count()
                > 1) {
            throw new UsageError("only one of --git, --worktree, --dir and --snapshot can be given");
        }
        if (ref != null && url == null && repository == null) {
            throw new UsageError("--ref goes with --git or --worktree");
        }
        if (url != null) {
            return JsonTree.object().put("kind", "git").put("url", url).put("ref", ref);
        }
        if (repository != null) {
            return JsonTree.object()
                    .put("kind", "worktree")
                    .put("path", repository)
                    .put("ref", ref);
        }
        if (directory != null) {
            return JsonTree.object().put("kind", "directory").put("path", directory);
        }
        return snapshot == null
                ? null
                : JsonTree.object().put("kind", "snapshot").put("snapshot", snapshot);
    }
}
