package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.ChunkText;
import dev.sandlot.api.Query;
import dev.sandlot.api.StreamFormat;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.server.Shares;
import dev.sandlot.http.server.Shares.Share;
import dev.sandlot.http.server.Subprotocol;
import dev.sandlot.http.socket.EventSocket;
import dev.sandlot.http.stream.EventStream;
import dev.sandlot.http.stream.OutputPart;
import dev.sandlot.http.stream.OutputPump;
import dev.sandlot.http.stream.StreamOutlet;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** One process's output: what is there as text or lines, or all of it to the end as events. */
public final class OutputRoutes {
    static final String PATH = ProcessRoutes.ONE + "/output";

    private static final int DEFAULT_LIMIT = 1 << 20;
    private static final int MOST_LIMIT = 16 << 20;
    private static final int PULL = 64 << 10;

    private final Vertx vertx;
    private final Bus bus;
    private final OutputSource output;
    private final OpenStreams open;
    private final Shares shares;
    private final Recordings recordings;

    public OutputRoutes(Vertx vertx, Bus bus, OutputSource output, OpenStreams open, Shares shares) {
        this.vertx = vertx;
        this.bus = bus;
        this.output = output;
        this.open = open;
        this.shares = shares;
        this.recordings = new Recordings(vertx, output, open);
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, this::read);
    }

    private Future<Void> read(RoutingContext ctx, Ask ask) {
        if (!Subprotocol.EVENTS.isOnlyOneAsked(ctx.request())) {
            ctx.request().resume();
        }
        var format = EventSocket.format(ctx.request(), ask.query());
        var start = start(ask.query(), ctx.request().getHeader("Last-Event-ID"));
        var limit = ask.query().number("limit", 1, MOST_LIMIT, DEFAULT_LIMIT);
        var share = shares.answersTo(ask.principal());
        return process(ask).compose(process -> {
            if (format == StreamFormat.ASCIICAST) {
                return recordings.send(ctx, ask, process, share);
            }
            if (format == StreamFormat.SSE) {
                return open(ask, process, start)
                        .compose(reader -> EventSocket.orResponse(vertx, ctx, share, format)
                                .onFailure(refused -> reader.close())
                                .map(stream -> follow(stream, reader)));
            }
            return part(ask, process, start, limit)
                    .compose(part -> open(ask, process, new Start.At(part.first()))
                            .map(reader -> {
                                page(ctx, format, part, part.again(reader), share);
                                return null;
                            }));
        });
    }

    private Future<OutputPart> part(Ask ask, SandboxProcess process, Start start, long limit) {
        return open(ask, process, start)
                .compose(reader -> OutputPart.measure(reader, limit, process).onComplete(done -> reader.close()));
    }

    private Future<OutputReader> open(Ask ask, SandboxProcess process, Start start) {
        return output.open(process.sandboxId(), process.id(), start, ask.query().choice("stream", Channel.class));
    }

    private Future<SandboxProcess> process(Ask ask) {
        return bus.ask(new Request.GetProcess(ask.sandbox(), ask.process(), 0));
    }

    private static Start start(Query query, @Nullable String lastEventId) {
        if (lastEventId != null && lastEventId.matches("[0-9]{1,18}")) {
            return new Start.At(Long.parseLong(lastEventId) + 1);
        }
        var from = query.number("from", 0, Long.MAX_VALUE);
        var tail = query.number("tail", 0, 1_000_000);
        if (from != null && tail != null) {
            throw Fault.invalid("tail", "goes without from").asException();
        }
        return from != null ? new Start.At(from) : tail != null ? new Start.Tail(tail.intValue()) : new Start.First();
    }

    private Void follow(EventStream stream, OutputReader reader) {
        var pump = new OutputPump(vertx.getOrCreateContext(), reader, StreamOutlet.events(stream, shares.runs()));
        stream.during(open, pump::stop);
        pump.start();
        return null;
    }

    private void page(RoutingContext ctx, StreamFormat format, OutputPart part, OutputReader reader, Share share) {
        var response = ctx.response().putHeader("Sandlot-Next-Seq", String.valueOf(part.next()));
        if (part.gap() != null) {
            response.putHeader(
                    "Sandlot-Gap", part.gap().from() + "-" + part.gap().to());
        }
        if (format == StreamFormat.TEXT) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(part.bytes()));
        }
        var stream = EventStream.lines(vertx, ctx, share, format.contentType());
        var outlet = format == StreamFormat.TEXT ? StreamOutlet.bytes(stream) : StreamOutlet.lines(stream);
        var pump = new OutputPump(vertx.getOrCreateContext(), reader, outlet);
        stream.during(open, pump::stop);
        pump.start();
    }

    /** For clients of the event bus: {@code {items, next_seq}} with each item as a line of ndjson has it. */
    public Future<Reply> items(Ask ask) {
        var limit = ask.query().number("limit", 1, 256 << 10, 64 << 10);
        var start = start(ask.query(), null);
        return process(ask)
                .compose(process -> part(ask, process, start, limit)
                        .compose(part -> open(ask, process, new Start.At(part.first()))
                                .compose(reader -> lines(part.again(reader), new JsonArray())
                                        .onComplete(done -> reader.close()))
                                .map(items -> Reply.ok(
                                        new JsonObject().put("items", items).put("next_seq", part.next())))));
    }

    private static Future<JsonArray> lines(OutputReader reader, JsonArray before) {
        return reader.available(PULL).compose(items -> {
            items.forEach(item -> before.add(new JsonObject(ChunkText.line(item))));
            return items.isEmpty() ? Future.succeededFuture(before) : lines(reader, before);
        });
    }
}
