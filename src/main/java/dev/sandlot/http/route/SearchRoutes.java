package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.OutputJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Rendering;
import dev.sandlot.log.LogPlace;
import dev.sandlot.log.Needle;
import dev.sandlot.log.OutputSearch;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** Text looked for in one process's output: a hit after the other, on and back. */
public final class SearchRoutes {
    static final String PATH = OutputRoutes.PATH + "/search";

    /** Which way it is looked. */
    enum Direction {
        NEXT,
        PREVIOUS
    }

    private final Vertx vertx;
    private final Bus bus;
    private final OutputSource output;
    private final Rendering rendering;

    public SearchRoutes(Vertx vertx, Bus bus, OutputSource output, Rendering rendering) {
        this.vertx = vertx;
        this.bus = bus;
        this.output = output;
        this.rendering = rendering;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, PATH, this::search);
    }

    private Future<Reply> search(Ask ask) {
        var query = ask.query();
        var needle = Needle.of(query.text("q"));
        var from = LogPlace.parse("from", query.text("from"));
        var back = query.choice("direction", Direction.class) == Direction.PREVIOUS;
        var channel = query.choice("stream", Channel.class);
        return bus.ask(new Request.GetProcess(ask.sandbox(), ask.process(), 0))
                .compose(process -> run(process, channel, needle, from, back));
    }

    /** Comparing takes processor time: it is done beside the event loops, which others wait for. */
    private Future<Reply> run(
            SandboxProcess process, @Nullable Channel channel, Needle needle, @Nullable LogPlace from, boolean back) {
        var caller = vertx.getOrCreateContext();
        var promise = Promise.<Reply>promise();
        rendering.next().runOnContext(go -> {
            var search = new OutputSearch(output, process, channel, needle);
            var result = back ? search.previous(from) : search.next(from == null ? new LogPlace(0, 0) : from);
            result.map(found -> Reply.ok(OutputJson.of(found)))
                    .onSuccess(reply -> caller.runOnContext(v -> promise.complete(reply)))
                    .onFailure(failure -> caller.runOnContext(v -> promise.fail(failure)));
        });
        return promise.future();
    }
}
