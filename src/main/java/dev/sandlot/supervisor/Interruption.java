package dev.sandlot.supervisor;

import org.jspecify.annotations.Nullable;

/** What may end something early. Used on the loop only. */
final class Interruption {
    private @Nullable Runnable end;
    private boolean wanted;

    /** It is not wanted that what goes on goes on; nor what comes after it, where that is of the same. */
    void come(boolean more) {
        wanted = more;
        if (end != null) {
            end.run();
        }
    }

    /** It ends early by this from now on, at once where that is wanted; null for nothing. */
    void by(@Nullable Runnable how) {
        end = how;
        if (wanted && how != null) {
            how.run();
        }
    }

    /** Something else begins. */
    void over() {
        wanted = false;
    }
}
