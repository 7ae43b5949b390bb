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
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.OutputSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All processes of a sandbox in one log. */
public final class LogRoutes {
    private static final String PATH = SandboxRoutes.ONE + "/logs";
    private static final int PAGE = 1000;

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
        private final MergedLog log;
        private final MergedLog.Options options;
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
            this.stream = stream;
            this.log = new MergedLog(
                    vertx.getOrCreateContext(),
                    options,
                    from,
                    (process, start) -> output.open(sandbox, process, start, null),
                    new LogOutlet(stream, format));
        }

        void start() {
            if (options.follow()) {
                var told = bus.on(
                        Event.Recorded.class,
                        event -> heard(event.record().sandbox(), event.record().type()));
                var changed = bus.on(Event.SandboxChanged.class, event -> {
                    if (event.deleted() && event.sandbox().id().equals(sandbox)) {
                        log.finish();
                    }
                });
                stream.during(open, () -> {
                    told.end();
                    changed.end();
                    log.stop();
                });
            } else {
                stream.during(open, log::stop);
            }
            list();
        }

        private void heard(@Nullable SandboxId of, String type) {
            if (sandbox.equals(of) && (type.equals("process.started") || type.equals("process.restarted"))) {
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
            var members = new ArrayList<LogMember>();
            var tail = options.tail();
            page(null, members)
                    .compose(all -> first && tail != null ? newest(members, tail) : Future.succeededFuture(0))
                    .onSuccess(done -> {
                        listing = false;
                        first = false;
                        log.add(members, done);
                        if (again) {
                            list();
                        }
                    })
                    .onFailure(failure -> stream.cut());
        }

        private Future<Void> page(@Nullable String cursor, List<LogMember> members) {
            return bus.ask(new Request.ListProcesses(sandbox.value(), PAGE, cursor))
                    .compose(page -> {
                        // Asked after the list: what has ended there, and does not grow now, will not.
                        var growing = output.growing(sandbox);
                        for (var process : page.items()) {
                            members.add(LogMember.of(process, growing.contains(process.id())));
                            if (process.state() == ProcessState.RUNNING) {
                                log.runs(process.id());
                            }
                        }
                        return page.nextCursor() == null ? Future.succeededFuture() : page(page.nextCursor(), members);
                    });
        }

        /**
         * Leaves of the processes that are over only those that may have printed one of the last lines: as many as there are lines to be.
         * Up to which process the others reach.
         */
        private Future<Integer> newest(List<LogMember> members, int tail) {
            return output.printed(sandbox, tail).map(printed -> {
                var newest = new HashSet<>(printed);
                int done = members.stream()
                        .filter(LogMember::over)
                        .mapToInt(member -> member.id().number())
                        .max()
                        .orElse(0);
                members.removeIf(member -> member.over() && !member.mayRunAgain() && !newest.contains(member.id()));
                return done;
            });
        }
    }
}
