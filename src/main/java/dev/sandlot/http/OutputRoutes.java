package dev.sandlot.http;

import dev.sandlot.auth.Permission;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** One process's output: what is there as text or lines, or all of it to the end as events. */
final class OutputRoutes {
    static final String PATH = ProcessRoutes.ONE + "/output";

    private static final int DEFAULT_LIMIT = 1 << 20;
    private static final int MOST_LIMIT = 16 << 20;

    private final Vertx vertx;
    private final Bus bus;
    private final OutputSource output;
    private final OpenStreams open;
    private final RunMemory memory;

    OutputRoutes(Vertx vertx, Bus bus, OutputSource output, OpenStreams open, RunMemory memory) {
        this.vertx = vertx;
        this.bus = bus;
        this.output = output;
        this.open = open;
        this.memory = memory;
    }

    void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, Permission.READ, this::read);
    }

    private Future<Void> read(RoutingContext ctx, Ask ask) {
        if (!EventSocket.isAsked(ctx.request())) {
            ctx.request().resume();
        }
        var format = Format.of(ctx.request(), ask.query());
        var start = start(ask.query(), ctx.request().getHeader("Last-Event-ID"));
        var limit = (int) ask.query().number("limit", 1, MOST_LIMIT, DEFAULT_LIMIT);
        return process(ask)
                .compose(process -> open(ask, process, start).compose(reader -> {
                    if (format == Format.SSE) {
                        return EventSink.open(vertx, ctx, ask, format)
                                .onFailure(refused -> reader.close())
                                .map(stream -> follow(stream, reader));
                    }
                    return OutputPart.read(reader, limit, process)
                            .onComplete(done -> reader.close())
                            .compose(part -> answer(ctx, format, part));
                }));
    }

    private Future<OutputReader> open(Ask ask, SandboxProcess process, Start start) {
        return output.open(process.sandboxId(), process.id(), start, ask.query().choice("stream", Channel.class));
    }

    private Future<SandboxProcess> process(Ask ask) {
        return bus.ask(new Request.GetProcess(ask.sandbox(), ask.process(), 0));
    }

    private static Start start(Query query, String lastEventId) {
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

    private Void follow(EventSink stream, OutputReader reader) {
        var pump = new OutputPump(vertx.getOrCreateContext(), reader, new Events(stream, memory));
        stream.during(open, pump::stop);
        pump.start();
        return null;
    }

    private static Future<Void> answer(RoutingContext ctx, Format format, OutputPart part) {
        var response = ctx.response().putHeader("Sandlot-Next-Seq", String.valueOf(part.next()));
        if (part.gap() != null) {
            response.putHeader(
                    "Sandlot-Gap", part.gap().from() + "-" + part.gap().to());
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, format.contentType());
        var body = format == Format.TEXT
                ? part.bytes()
                : EventStream.joined(part.items().stream().map(ChunkText::line).toList());
        return response.end(body);
    }

    /** For clients of the event bus: {@code {items, next_seq}} with each item as a line of ndjson has it. */
    Future<Reply> lines(Ask ask) {
        var limit = (int) ask.query().number("limit", 1, 256 << 10, 64 << 10);
        var start = start(ask.query(), null);
        return process(ask)
                .compose(process -> open(ask, process, start)
                        .compose(reader ->
                                OutputPart.read(reader, limit, process).onComplete(done -> reader.close())))
                .map(part -> Reply.ok(new JsonObject()
                        .put(
                                "items",
                                part.items().stream()
                                        .map(item -> new JsonObject(ChunkText.line(item)))
                                        .collect(
                                                io.vertx.core.json.JsonArray::new,
                                                io.vertx.core.json.JsonArray::add,
                                                io.vertx.core.json.JsonArray::addAll))
                        .put("next_seq", part.next())));
    }

    /** Items as events. */
    private record Events(EventSink stream, RunMemory memory) implements Outlet {
        @Override
        public RunBuffer run() {
            return new EventRun(memory);
        }

        @Override
        public void put(List<OutputItem> items) {
            if (!items.isEmpty() && items.get(0) instanceof RunBuffer run) {
                stream.write(run);
            } else if (!items.isEmpty()) {
                stream.write(EventStream.joined(
                        items.stream().<Buffer>map(ChunkText::event).toList()));
            }
        }

        @Override
        public boolean isFull() {
            return stream.isFull();
        }

        @Override
        public void whenDrained(Runnable next) {
            stream.whenDrained(next);
        }

        @Override
        public void end() {
            stream.end();
        }

        @Override
        public void fail(Throwable cause) {
            stream.cut();
        }
    }
}
