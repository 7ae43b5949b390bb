package dev.sandlot.api;

import dev.sandlot.model.Fault;
import dev.sandlot.model.Kept;
import dev.sandlot.model.Snapshot;
import dev.sandlot.model.Workspace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where sandboxes' files come from, and copies of them, in the API's shape. Bodies have been checked against their schema before. */
public final class WorkspaceJson {
    private static final String EMPTY = "empty";

    private WorkspaceJson() {}

    /** Null for none. A fault of kind INVALID where that is not what the kind takes. */
    static @Nullable Workspace workspace(@Nullable JsonObject json) {
        if (json == null || EMPTY.equals(json.getString("kind"))) {
            return null;
        }
        if (json.containsKey("branch")) {
            throw Fault.invalid("workspace.branch", "is Sandlot's to choose: sandlot/ and the sandbox's name")
                    .asException();
        }
        var kind = Objects.requireNonNull(Json.choice(json, "kind", Workspace.Kind.class)); // the schema demands it
        var from = json.getString(kind == Workspace.Kind.SANDBOX ? "sandbox" : "snapshot");
        return new Workspace(kind, json.getString("url"), json.getString("ref"), from, json.getString("path"), null);
    }

    static JsonObject of(@Nullable Workspace workspace) {
        if (workspace == null) {
            return new JsonObject().put("kind", EMPTY);
        }
        var json = new JsonObject().put("kind", Json.label(workspace.kind()));
        return switch (workspace.kind()) {
            case GIT ->
                workspace.ref() == null
                        ? json.put("url", workspace.url())
                        : json.put("url", workspace.url()).put("ref", workspace.ref());
            case SNAPSHOT -> json.put("snapshot", workspace.from());
            case WORKTREE -> json.put("path", workspace.path()).put("branch", workspace.branch());
            case DIRECTORY -> json.put("path", workspace.path());
            case SANDBOX -> json.put("sandbox", workspace.from());
        };
    }

    public static JsonObject of(Kept kept) {
        return new JsonObject()
                .put("branches", new JsonArray(List.copyOf(kept.branches())))
                .put("snapshot", kept.snapshot());
    }

    public static JsonObject of(Snapshot snapshot) {
        return new JsonObject()
                .put("name", snapshot.name())
                .put("sandbox_id", snapshot.sandbox().value())
                .put("sandbox", snapshot.sandboxName())
                .put("created_at", Json.time(snapshot.createdAt()))
                .put("files", snapshot.files())
                .put("bytes", snapshot.bytes())
                .put("left_out", snapshot.leftOut());
    }

    public static JsonObject of(List<Snapshot> snapshots) {
        return new JsonObject()
                .put(
                        "items",
                        new JsonArray(snapshots.stream().map(WorkspaceJson::of).toList()));
    }
}
