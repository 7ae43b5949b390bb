package dev.sandlot.http.stream;

import dev.sandlot.api.EventText;
import dev.sandlot.api.FileJson;
import dev.sandlot.api.Problem;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.stream.Watching;
import dev.sandlot.stream.Watching.Changes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Carries what changes in a directory to one client, as events: {@code ready} before anything else, {@code files.changed}, at last {@code end} with
 * the problem that ends it. While the client takes nothing, what happens is gathered in the sandbox and not here.
 */
public final class ChangeFeed {
    private final InnerPath directory;
    private final Watching watching;
    private final EventStream stream;

    public ChangeFeed(InnerPath directory, Watching watching, EventStream stream) {
        this.directory = directory;
        this.watching = watching;
        this.stream = stream;
    }

    public void start(OpenStreams open) {
        stream.during(open, () -> Unawaited.note(watching.close(), "watching nothing more"));
        send("ready", FileJson.of(directory, new Changes(List.of(), false)));
        Repeated.until(this::next).onFailure(this::end);
    }

    private Future<Boolean> next() {
        return watching.next().compose(changes -> {
            send("files.changed", FileJson.of(directory, changes));
            return stream.room().map(false);
        });
    }

    /** Also where the client is what ended it; then nothing is sent any more. */
    private void end(Throwable cause) {
        send("end", Problem.render(Problem.fault(cause, "watch"), null));
        stream.end();
    }

    private void send(String event, JsonObject data) {
        stream.write(EventText.of(null, event, data));
    }
}
