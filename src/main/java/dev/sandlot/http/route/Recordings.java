package dev.sandlot.http.route;

import dev.sandlot.api.Asciicast;
import dev.sandlot.api.Ask;
import dev.sandlot.api.Json;
import dev.sandlot.api.Query;
import dev.sandlot.api.StreamFormat;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.server.Shares.Share;
import dev.sandlot.http.stream.EventStream;
import dev.sandlot.http.stream.OutputPump;
import dev.sandlot.http.stream.StreamOutlet;
import dev.sandlot.http.stream.UpToNow;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** The recording of a terminal: all that it has drawn up to now, with its times, in one answer. */
final class Recordings {
    private final Vertx vertx;
    private final OutputSource output;
    private final OpenStreams open;

    Recordings(Vertx vertx, OutputSource output, OpenStreams open) {
        this.vertx = vertx;
        this.output = output;
        this.open = open;
    }

    Future<Void> send(RoutingContext ctx, Ask ask, SandboxProcess process, Share share) {
        var from = from(ask.query());
        if (!process.spec().tty()) {
            throw Fault.conflict(
                            process.id() + " is no terminal: there is no recording of it.", Json.label(process.state()))
                    .withHint("Read its output with another format.")
                    .asException();
        }
        var sandbox = process.sandboxId();
        return output.sizes(sandbox, process.id())
                .compose(sizes -> output.open(sandbox, process.id(), new Start.At(from), Channel.PTY)
                        .map(reader -> {
                            ctx.response().putHeader(HttpHeaders.CONTENT_DISPOSITION, name(ask, process));
                            var stream = EventStream.lines(vertx, ctx, share, StreamFormat.ASCIICAST.contentType());
                            var outlet = StreamOutlet.recording(stream, new Asciicast(process, sizes));
                            var pump = new OutputPump(vertx.getOrCreateContext(), new UpToNow(reader), outlet);
                            stream.during(open, pump::stop);
                            pump.start();
                            return null;
                        }));
    }

    private static long from(Query query) {
        for (var name : new String[] {"tail", "limit"}) {
            if (query.text(name) != null) {
                throw Fault.invalid(name, "does not go with asciicast").asException();
            }
        }
        var stream = query.choice("stream", Channel.class);
        if (stream != null && stream != Channel.PTY) {
            throw Fault.invalid("stream", "must be pty with asciicast").asException();
        }
        return query.number("from", 0, Long.MAX_VALUE, 0);
    }

    /** Names and ids have nothing in them that would have to be quoted. */
    private static String name(Ask ask, SandboxProcess process) {
        var name = process.spec().name();
        return "attachment; filename=\"" + ask.sandbox().replaceAll("[^A-Za-z0-9._-]", "_") + "-"
                + (name == null ? process.id().value() : name) + ".cast\"";
    }
}
