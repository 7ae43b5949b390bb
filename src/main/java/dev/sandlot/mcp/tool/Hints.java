package dev.sandlot.mcp.tool;

import io.vertx.core.json.JsonObject;

/**
 * What a client may tell a person of a tool beforehand. All are always told, since what isn't counts as the worst.
 *
 * @param readOnly changes nothing
 * @param destructive may lose something
 * @param idempotent done twice is as done once
 * @param openWorld reaches what is beyond the sandboxes
 */
record Hints(boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {
    static final Hints READS = new Hints(true, false, true, false);
    static final Hints SETS = new Hints(false, false, true, false);
    static final Hints ADDS = new Hints(false, false, false, true);
    static final Hints ASKS = new Hints(false, false, true, true);
    static final Hints DELETES = new Hints(false, true, true, false);
    static final Hints REPLACES = new Hints(false, true, true, true);
    static final Hints CHANGES = new Hints(false, true, false, false);
    static final Hints RUNS = new Hints(false, true, false, true);

    JsonObject json() {
        return new JsonObject()
                .put("readOnlyHint", readOnly)
                .put("destructiveHint", destructive)
                .put("idempotentHint", idempotent)
                .put("openWorldHint", openWorld);
    }
}
