package dev.sandlot.notify;

import dev.sandlot.model.Attention;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where in the dashboard a sandbox is. */
record DashboardLink(@Nullable URI publicUrl) {
    /** The page on which to answer, or null where it is not known how browsers reach the dashboard. */
    @Nullable
    String to(Note note) {
        if (publicUrl == null) {
            return null;
        }
        var base = publicUrl.toString();
        var page = (base.endsWith("/") ? base : base + "/") + "#/sandboxes/" + note.sandbox();
        if (note.reason() == Attention.Reason.NETWORK) {
            return page + "/network";
        }
        boolean terminal = note.reason() == Attention.Reason.NEEDS_INPUT && note.process() != null;
        return terminal ? page + "/terminals/" + note.process() : page;
    }
}
