package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.FileJson;
import dev.sandlot.api.Json;
import dev.sandlot.api.TreeListing;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.DateHeader;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Shares;
import dev.sandlot.http.stream.EventStream;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.FileSource.FileReading;
import dev.sandlot.stream.FileSource.FileWriting;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The files of sandboxes, of any size, one a request. What comes out of a sandbox is sent as bytes to be saved, whatever it says it is: a browser shows
 * none of it.
 */
public final class FileRoutes {
    static final String FILES = "/files/";
    private static final String ONE = SandboxRoutes.ONE + FILES + "{path}";
    private static final String CONTENT = "application/octet-stream";

    private enum Kind {
        FILE,
        DIRECTORY
    }

    private final Vertx vertx;
    private final Bus bus;
    private final FileSource files;
    private final Edge edge;
    private final Answers answers;

    public FileRoutes(Vertx vertx, Edge edge, Answers answers) {
        this.vertx = vertx;
        this.bus = edge.parts().bus();
        this.files = edge.parts().ports().files();
        this.edge = edge;
        this.answers = answers;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, ONE, this::read);
        routes.raw(HttpMethod.HEAD, ONE, this::stat);
        routes.raw(HttpMethod.PUT, ONE, this::write);
        routes.raw(HttpMethod.DELETE, ONE, this::remove);
        routes.raw(HttpMethod.GET, SandboxRoutes.ONE + "/tree", this::list);
    }

    private Future<SandboxId> sandbox(Ask ask) {
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0)).map(sandbox -> sandbox.id());
    }

    private Future<Void> read(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        var path = InnerPaths.inUrl(ctx);
        var range = ByteRange.parse(ctx.request().getHeader("Range"));
        return sandbox(ask)
                .compose(sandbox -> open(sandbox, path, range)
                        .compose(reading -> isOutdated(ctx, reading, range)
                                ? closed(reading)
                                        .compose(v -> open(sandbox, path, null))
                                        .compose(whole -> send(ctx, ask, whole, null))
                                : send(ctx, ask, reading, range)));
    }

    private Future<FileReading> open(SandboxId sandbox, InnerPath path, @Nullable ByteRange range) {
        if (range == null) {
            return files.read(sandbox, path, 0, Long.MAX_VALUE);
        }
        if (!range.isAtEnd()) {
            return files.read(sandbox, path, range.first(), range.length());
        }
        return files.stat(sandbox, path, true).compose(stat -> {
            var part = range.of(stat.entry().size());
            return files.read(sandbox, path, part.first(), part.length());
        });
    }

    /** Whether a part is asked for only of what the file was (RFC 9110, 13.1.5). */
    private static boolean isOutdated(RoutingContext ctx, FileReading reading, @Nullable ByteRange range) {
        var tag = ctx.request().getHeader("If-Range");
        return range != null && tag != null && !tag.equals(FileConditions.tag(reading.stat()));
    }

    private static Future<Void> closed(FileReading reading) {
        return reading.close().otherwiseEmpty();
    }

    private Future<Void> send(RoutingContext ctx, Ask ask, FileReading reading, @Nullable ByteRange range) {
        var stat = reading.stat();
        var response = ctx.response();
        if (FileConditions.of(ctx.request()).isKnown(stat)) {
            describe(response, stat);
            return closed(reading).compose(v -> response.setStatusCode(304).end());
        }
        long size = stat.entry().size();
        var part = range == null ? new ByteRange(0, size - 1) : range.of(size);
        if (range != null && part.first() >= size) {
            response.putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
            return closed(reading)
                    .compose(v -> Future.failedFuture(Fault.of(
                                    Fault.Kind.OUT_OF_RANGE,
                                    "The file has " + size + " bytes, fewer than were asked for.")
                            .asException()));
        }
        describe(response, stat);
        if (range != null) {
            response.setStatusCode(206)
                    .putHeader(HttpHeaders.CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + size);
        }
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(part.length()))
                .putHeader(HttpHeaders.CONTENT_DISPOSITION, Attachment.of(InnerPaths.inUrl(ctx), ""));
        var stream = EventStream.lines(vertx, ctx, edge.shares().answersTo(ask.principal()), CONTENT);
        FileDownload.carry(reading, stream, edge.clients().open());
        return Future.succeededFuture();
    }

    private static void describe(HttpServerResponse response, FileStat stat) {
        var entry = stat.entry();
        response.putHeader(HttpHeaders.ETAG, FileConditions.tag(stat))
                .putHeader(HttpHeaders.LAST_MODIFIED, lastModified(entry))
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Sandlot-Kind", Json.label(entry.kind()))
                .putHeader("Sandlot-Mode", FileJson.mode(entry));
    }

    /** A sandbox may give a file a time that no calendar of HTTP has. */
    private static String lastModified(FileEntry entry) {
        int year = entry.modified().atOffset(ZoneOffset.UTC).getYear();
        return DateHeader.text(year >= 1 && year <= 9999 ? entry.modified() : Instant.EPOCH);
    }

    private Future<Void> stat(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        var path = InnerPaths.inUrl(ctx);
        return sandbox(ask).compose(sandbox -> files.stat(sandbox, path, true)).compose(stat -> {
            var response = ctx.response();
            describe(response, stat);
            if (FileConditions.of(ctx.request()).isKnown(stat)) {
                response.setStatusCode(304);
            } else if (stat.entry().kind() == FileEntry.Kind.FILE) {
                response.putHeader(HttpHeaders.CONTENT_TYPE, CONTENT)
                        .putHeader(
                                HttpHeaders.CONTENT_LENGTH,
                                Long.toString(stat.entry().size()));
            }
            return response.end();
        });
    }

    private Future<Void> write(RoutingContext ctx, Ask ask) {
        var path = InnerPaths.inUrl(ctx);
        var octal = ask.query().text("mode");
        var mode = octal == null ? null : FileJson.parseMode(octal);
        boolean parents = ask.query().flag("mkdirs");
        boolean directory = ask.query().choice("kind", Kind.class) == Kind.DIRECTORY;
        var conditions = FileConditions.of(ctx.request());
        return sandbox(ask)
                .compose(sandbox -> conditions
                        .require(files, sandbox, path)
                        .compose(v -> directory
                                ? new NewDirectory(files, sandbox, path).make(mode, parents)
                                : file(ctx, ask, sandbox, path, mode, parents, conditions)))
                .compose(stat -> {
                    ctx.request().resume();
                    return ctx.response()
                            .putHeader(HttpHeaders.ETAG, FileConditions.tag(stat))
                            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                            .end(FileJson.of(stat, path).toBuffer());
                });
    }

    private Future<FileStat> file(
            RoutingContext ctx,
            Ask ask,
            SandboxId sandbox,
            InnerPath path,
            @Nullable Integer mode,
            boolean parents,
            FileConditions conditions) {
        return files.write(sandbox, path, mode, parents)
                .compose(writing -> contents(ctx, ask, writing)
                        // Once more: it may have taken long.
                        .compose(v -> conditions.require(files, sandbox, path))
                        .compose(v -> writing.finish())
                        .onFailure(e -> abandon(writing)));
    }

    /** Where there is no room for a body to come ahead, it comes part by part. */
    private Future<Void> contents(RoutingContext ctx, Ask ask, FileWriting writing) {
        var lease = edge.shares().bodies().lease(Shares.party(ask.principal()));
        return BodyFeed.carry(ctx, lease.grow(BodyFeed.MOST), writing::write).onComplete(done -> lease.close());
    }

    private static void abandon(FileWriting writing) {
        Unawaited.note(writing.close(), "leaving a file as it was");
    }

    private Future<Void> remove(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        var path = InnerPaths.inUrl(ctx);
        boolean whole = ask.query().flag("recursive");
        return sandbox(ask)
                .compose(sandbox -> FileConditions.of(ctx.request())
                        .require(files, sandbox, path)
                        .compose(v -> files.remove(sandbox, path, whole)))
                .compose(v -> ctx.response().setStatusCode(204).end());
    }

    private Future<Void> list(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        var directory = InnerPaths.inQuery(ctx);
        var listing = TreeListing.asked(files, directory, ask.query());
        return sandbox(ask).compose(listing::of).compose(json -> answers.send(ctx, Reply.ok(json)));
    }
}
