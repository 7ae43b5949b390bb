package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.StreamFormat;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.server.Rendering;
import dev.sandlot.http.server.Shares;
import dev.sandlot.http.server.Subprotocol;
import dev.sandlot.http.socket.EventSocket;
import dev.sandlot.http.stream.EventStream;
import dev.sandlot.http.stream.LogOutlet;
import dev.sandlot.log.LogMember;
import dev.sandlot.log.LogPosition;
import dev.sandlot.log.MergedLog;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxLogs;
import dev.sandlot.stream.OutputSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All processes of a sandbox in one log. */
public final class LogRoutes {
    private static final String PATH = SandboxRoutes.ONE + "/logs";

    private final Vertx vertx;
    private final Bus bus;
    private final OutputSource output;
    private final OpenStreams open;
    private final Shares shares;
    private final Rendering rendering;

    public LogRoutes(Vertx vertx, Bus bus, OutputSource output, OpenStreams open, Shares shares, Rendering rendering) {
        this.vertx = vertx;
        this.bus = bus;
        this.output = output;
        this.open = open;
        this.shares = shares;
        this.rendering = rendering;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, this::read);
    }

    private Future<Void> read(RoutingContext ctx, Ask ask) {
        if (!Subprotocol.EVENTS.isOnlyOneAsked(ctx.request())) {
            ctx.request().resume();
        }
        var query = ask.query();
        var last = ctx.request().getHeader("Last-Event-ID");
        var hasLast = last != null && !last.isBlank();
        var from = query.text("from");
        var tail = query.number("tail", 0, 10_000);
        if (!hasLast && from != null && tail != null) {
            throw Fault.invalid("tail", "goes without from").asException();
        }
        var vector = hasLast
                ? LogPosition.Vector.parse("Last-Event-ID", last)
                : from != null ? LogPosition.Vector.parse("from", from) : LogPosition.Vector.START;
        var format = EventSocket.format(ctx.request(), query);
        if (format == StreamFormat.ASCIICAST) {
            throw Fault.invalid("format", "asciicast is for the output of one terminal")
                    .asException();
        }
        var options = new MergedLog.Options(
                query.flag("follow"), hasLast || tail == null ? null : tail.intValue(), query.time("since"));
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> EventSocket.orResponse(vertx, ctx, shares.answersTo(ask.principal()), format)
                        .map(stream -> {
                            // Merging takes processor time: it is done beside the event loops, which others wait for.
                            rendering
                                    .next()
                                    .runOnContext(
                                            v -> new Session(stream, format, sandbox.id(), options, vector).start());
                            return null;
                        }));
    }

    /** One client's merged log and what keeps it complete. */
    private final class Session {
        private final SandboxId sandbox;
        private final EventStream stream;
        private final MergedLog merged;
        private final MergedLog.Options options;
        private final LogPosition.Vector from;
        /** The highest number that was listed. */
        private int last;

        private boolean first = true;
        private boolean listing;
        private boolean again;

        Session(
                EventStream stream,
                StreamFormat format,
                SandboxId sandbox,
                MergedLog.Options options,
                LogPosition.Vector from) {
            this.sandbox = sandbox;
            this.options = options;
            this.from = from;
            this.stream = stream;
            this.merged = new MergedLog(
                    vertx.getOrCreateContext(),
                    options,
                    from,
                    (process, start) -> output.open(sandbox, process, start, null),
                    new LogOutlet(stream, format));
        }

        void start() {
            if (options.follow()) {
                var told = bus.on(Event.Recorded.class, event -> heard(event.record()));
                var changed = bus.on(Event.SandboxChanged.class, event -> {
                    if (event.deleted() && event.sandbox().id().equals(sandbox)) {
                        merged.finish();
                    }
                });
                stream.during(open, () -> {
                    told.end();
                    changed.end();
                    merged.stop();
                });
            } else {
                stream.during(open, merged::stop);
            }
            list();
        }

        private void heard(EventRecord event) {
            if (sandbox.equals(event.sandbox()) && event.occurrence() instanceof Occurrence.ProcessRuns) {
                list();
            }
        }

        private void list() {
            if (listing) {
                again = true;
                return;
            }
            listing = true;
            again = false;
            bus.ask(first ? wanted() : new Request.ListLogs(sandbox.value(), last, Set.of(), 0))
                    .onSuccess(found -> {
                        listing = false;
                        take(found);
                        if (again) {
                            list();
                        }
                    })
                    .onFailure(failure -> stream.cut());
        }

        private Request.ListLogs wanted() {
            var tail = options.tail();
            return tail != null
                    ? Request.ListLogs.newest(sandbox, tail)
                    : new Request.ListLogs(
                            sandbox.value(), from.done(), from.positions().keySet(), 0);
        }

        private void take(SandboxLogs found) {
            // Asked after the list: what has ended there, and does not grow now, will not.
            var growing = output.growing(sandbox);
            var members = new ArrayList<LogMember>();
            for (var log : found.logs()) {
                members.add(LogMember.of(log, growing.contains(log.id())));
                if (log.state() == ProcessState.RUNNING) {
                    merged.runs(log.id());
                }
            }
            boolean newest = first && options.tail() != null;
            first = false;
            last = found.last();
            merged.add(members, newest ? done(members) : 0);
        }

        /** Up to which process those that are not among these are over, and none of the last lines is theirs. */
        private int done(List<LogMember> members) {
            var open = members.stream()
                    .filter(member -> !member.over())
                    .map(member -> member.id().number())
                    .collect(Collectors.toSet());
            int done = last;
            while (open.contains(done)) {
                done--;
            }
            return done;
        }
    }
}
