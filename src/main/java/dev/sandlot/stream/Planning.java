package dev.sandlot.stream;

import dev.sandlot.model.InnerPath;
import dev.sandlot.model.ManifestEntry;
import io.vertx.core.Future;

/** A manifest that is being compared with what lies in a sandbox. */
public interface Planning {
    /** Completes when there is room for more. */
    Future<Void> entry(ManifestEntry entry);

    /** All has been told; completes when all has been compared. */
    Future<Void> finish();

    /** Repeatable. */
    Future<Void> close();

    /** Whether what is there and not in the manifest is told, beside what is found of the manifest or alone. */
    enum Extras {
        NONE,
        TRUE,
        ONLY
    }

    /** What is to be done about a path, so that there is what the manifest tells. */
    enum Step {
        SEND,
        /** It may be what is there: its digest has to be told. */
        HASH,
        /** What is to be gone is there still. */
        DELETE,
        /** The same, but it has become something else since. */
        CHANGED,
        /** It is there and not told; the path of a directory ends with a slash. */
        EXTRA
    }

    /** Hears what is found while more is being told. */
    interface Reader {
        void step(Step step, InnerPath path);

        /** What could not be looked at. */
        void leftOut(Packing.LeftOut left);
    }
}
