package dev.sandlot.supervisor;

import io.vertx.core.Future;

/** Takes everything up again when the daemon starts. Used on the loop only. */
final class Reconciler {
    private final Loop loop;
    private final Registry registry;
    private final Loading loading;
    private final Inspection inspection;
    private final Adoption adoption;
    private final Strays strays;

    Reconciler(Loop loop, Registry registry, Loading loading, Inspection inspection, Adoption adoption, Strays strays) {
        this.loop = loop;
        this.registry = registry;
        this.loading = loading;
        this.inspection = inspection;
        this.adoption = adoption;
        this.strays = strays;
    }

    /** Completes when every sandbox's state is right; what takes longer, such as deleting files, goes on behind. */
    Future<Void> reconcile() {
        return loading.load()
                .compose(v -> {
                    var boxes = registry.snapshot();
                    return loop.blocking(() -> inspection.look(boxes));
                })
                .compose(adoption::takeUp)
                .onSuccess(v -> strays.remove());
    }
}
