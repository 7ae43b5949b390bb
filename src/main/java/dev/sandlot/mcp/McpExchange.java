package dev.sandlot.mcp;

import dev.sandlot.mcp.tool.Call.Over;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** One message and the way back to who sent it. May be ended from any thread. */
public final class McpExchange {
    private final Context context;
    private final Consumer<JsonObject> notify;
    private final Promise<Over> over = Promise.promise();

    /**
     * @param context where it is answered
     * @param notify sends a notification before the answer
     */
    public McpExchange(Context context, Consumer<JsonObject> notify) {
        this.context = context;
        this.notify = notify;
    }

    void notify(JsonObject message) {
        notify.accept(message);
    }

    /** Nobody waits for the answer any more. Once more does nothing. */
    public void end(Over how) {
        context.runOnContext(v -> over.tryComplete(how));
    }

    /** Completes on its context. */
    public Future<Over> over() {
        return over.future();
    }
}
