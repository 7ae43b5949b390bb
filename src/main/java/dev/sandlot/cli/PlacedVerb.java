package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;

/** A verb whose sandbox is the one that was typed, or the one that {@link Pin} names. */
abstract class PlacedVerb extends ClientVerb {
    private @Nullable String target;

    @Override
    @Nullable
    final String target() {
        return target;
    }

    /** That is where it works, of which failures speak from now on; what nobody has typed is told. */
    final SyncPlace at(SyncPlace where, Console console) {
        at(where.place());
        where.say(console, quiet);
        return where;
    }

    final CopyPlace at(CopyPlace place) {
        target = place.sandbox();
        return place;
    }
}
