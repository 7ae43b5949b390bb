package dev.sandlot.http;

import dev.sandlot.auth.Permission;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.OutputSource.Start;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** All processes of a sandbox in one log. */
final class LogRoutes {
    private static final String PATH = SandboxRoutes.ONE + "/logs";
    private static final int PAGE = 1000;

    private final Vertx vertx;
    private final Bus bus;
    private final OutputSource output;
    private final OpenStreams open;
    private final Shares shares;
    private final Rendering rendering;

    LogRoutes(
            Vertx vertx, Bus bus, OutputSource output, OpenStreams open, Shares shares, Rendering rendering) {
        this.vertx = vertx;
        this.bus = bus;
        this.output = output;
        this.open = open;
        this.shares = shares;
        this.rendering = rendering;
    }

    void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, Permission.READ, this::read);
    }

    private Future<Void> read(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
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
        var options = new MergedLog.Options(
                Format.of(ctx.request(), query),
                query.flag("follow"),
                hasLast || tail == null ? null : tail.intValue(),
                query.time("since"));
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0)).map(sandbox -> {
            var share = shares.answersTo(ask.principal());
            var stream = options.format() == Format.SSE
                    ? EventStream.events(vertx, ctx, share)
                    : EventStream.lines(vertx, ctx, share, options.format().contentType());
            // Merging takes processor time: it is done beside the event loops, which others wait for.
            rendering.next().runOnContext(v -> new Session(stream, sandbox, options, vector).start());
            return null;
        });
    }

    /** One client's merged log and what keeps it complete. */
    private final class Session {
        private final SandboxId sandbox;
        private final EventStream stream;
        private final MergedLog log;
        private final MergedLog.Options options;
        private final LogPosition.Vector from;
        private boolean first = true;
        private boolean listing;
        private boolean again;

        Session(EventStream stream, Sandbox sandbox, MergedLog.Options options, LogPosition.Vector from) {
            this.sandbox = sandbox.id();
            this.options = options;
            this.from = from;
            this.stream = stream;
            this.log = new MergedLog(vertx.getOrCreateContext(), stream, options, from.done());
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

        private void heard(SandboxId of, String type) {
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
            page(null)
                    .onSuccess(all -> {
                        listing = false;
                        first = false;
                        log.advance();
                        if (again) {
                            list();
                        }
                    })
                    .onFailure(failure -> stream.cut());
        }

        private Future<Void> page(String cursor) {
            return bus.ask(new Request.ListProcesses(sandbox.value(), PAGE, cursor))
                    .compose(page -> {
                        Future<Void> opened = Future.succeededFuture();
                        for (var process : page.items()) {
                            opened = opened.compose(before -> open(process));
                        }
                        return page.nextCursor() == null ? opened : opened.compose(before -> page(page.nextCursor()));
                    });
        }

        private Future<Void> open(SandboxProcess process) {
            var known = log.feed(process.id());
            if (known != null) {
                return known.isEnded() && process.state() == ProcessState.RUNNING
                        ? output.open(
                                        sandbox,
                                        process.id(),
                                        new Start.At(known.position().firstSeq()),
                                        null)
                                .onSuccess(known::reopen)
                                .mapEmpty()
                        : Future.succeededFuture();
            }
            var position = from.positions().get(process.id());
            if (log.knows(process.id()) && position == null) {
                return Future.succeededFuture();
            }
            return output.open(sandbox, process.id(), begin(position), null)
                    .onSuccess(reader -> log.add(new LogFeed(process, reader, position)))
                    .<Void>mapEmpty()
                    .recover(LogRoutes::gone);
        }

        private Start begin(LogPosition position) {
            if (position != null) {
                return new Start.At(position.firstSeq());
            }
            return first && options.tail() != null ? new Start.Tail(options.tail()) : new Start.First();
        }
    }

    /** A process that was deleted in the meantime has no log, and that is no failure. */
    private static Future<Void> gone(Throwable failure) {
        return failure instanceof FaultException known && known.fault().kind() == Fault.Kind.NOT_FOUND
                ? Future.succeededFuture()
                : Future.failedFuture(failure);
    }
}
