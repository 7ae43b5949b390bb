package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.Json;
import dev.sandlot.api.ScreenJson;
import dev.sandlot.auth.Permission;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Guard;
import dev.sandlot.http.server.Identity;
import dev.sandlot.http.socket.ScreenSession;
import dev.sandlot.http.socket.SocketLink;
import dev.sandlot.model.DisplaySize;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Sandbox;
import dev.sandlot.stream.Picture;
import dev.sandlot.stream.ScreenSource;
import dev.sandlot.stream.ScreenViewer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Displays: pictures of them, those of the last minutes, and the live screen. */
public final class ScreenRoutes {
    private static final int LEAST_WIDTH = 16;
    private final Vertx vertx;
    private final Bus bus;
    private final ScreenSource screens;
    private final Edge edge;

    public ScreenRoutes(Vertx vertx, Edge edge) {
        this.vertx = vertx;
        this.edge = edge;
        this.bus = edge.parts().bus();
        this.screens = edge.parts().ports().screens();
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, SandboxRoutes.ONE + "/screenshot", this::screenshot);
        routes.json(HttpMethod.GET, SandboxRoutes.ONE + "/screenshots", this::frames);
        routes.raw(HttpMethod.GET, SandboxRoutes.ONE + "/screen", this::live);
    }

    private Future<Reply> frames(Ask ask) {
        return bus.ask(new Request.ListFrames(ask.sandbox())).map(frames -> {
            var items = new JsonArray();
            frames.forEach(frame -> items.add(ScreenJson.of(frame)));
            return Reply.ok(new JsonObject().put("items", items));
        });
    }

    private Future<Void> screenshot(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        var query = ask.query();
        var asked = query.choice("format", Picture.Format.class);
        var format = asked == null ? Picture.Format.PNG : asked;
        int width = (int) query.number("width", LEAST_WIDTH, DisplaySize.MOST, 0);
        var frame = query.text("frame");
        var form = "-" + Json.label(format) + (width == 0 ? "" : "-" + width);
        if (frame != null && (asked == Picture.Format.PNG || width != 0)) {
            throw Fault.invalid("frame", "is a JPEG of its own size: leave out format and width")
                    .asException();
        }
        var known = tags(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH));
        return sandbox(ask)
                .compose(sandbox -> frame == null
                        ? screens.picture(sandbox.id(), format, width, hash(known, form))
                        : screens.frame(sandbox.id(), frame))
                .compose(picture -> send(ctx, picture, frame == null ? picture.hash() + form : picture.hash(), known));
    }

    /** The tags of what the client has already, without what is around them. */
    private static List<String> tags(@Nullable String header) {
        return header == null
                ? List.of()
                : Arrays.stream(header.split(","))
                        .map(tag -> tag.strip().replaceFirst("^W/", "").replace("\"", ""))
                        .toList();
    }

    /** The hash of the picture in this form that the client has, or null. */
    private static @Nullable String hash(List<String> tags, String form) {
        return tags.stream()
                .filter(tag -> tag.endsWith(form))
                .map(tag -> tag.substring(0, tag.length() - form.length()))
                .findFirst()
                .orElse(null);
    }

    private Future<Void> send(RoutingContext ctx, Picture picture, String tag, List<String> known) {
        var file = known.contains(tag) ? null : picture.file();
        var share = edge.shares().answersTo(ctx.get(Guard.PRINCIPAL));
        if (file != null && file.length() > 0 && !share.hasRoom()) {
            throw Bodies.busy();
        }
        var response = ctx.response()
                .putHeader(HttpHeaders.ETAG, '"' + tag + '"')
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Sandlot-Screen-At", Json.time(picture.at()));
        if (file == null) {
            return response.setStatusCode(304).end();
        }
        var lease = share.take(file.length(), ctx.request().connection()::close);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "image/" + Json.label(picture.format()));
        return response.end(file)
                .onComplete(sent -> lease.close())
                // Whoever goes away before the end is no failure of ours.
                .otherwiseEmpty();
    }

    private Future<Void> live(RoutingContext ctx, Ask ask) {
        var request = ctx.request();
        if (!Identity.isUpgrade(request)) {
            throw Fault.of(
                            Fault.Kind.MALFORMED,
                            "This route is a WebSocket.",
                            "Connect with an RFB client such as noVNC.")
                    .asException();
        }
        boolean control = ask.query().flag("control");
        boolean mayControl = ask.principal().may(Permission.RUN);
        boolean clipboard = ask.query().flag("clipboard");
        if ((control || clipboard) && !mayControl) {
            throw Fault.of(Fault.Kind.FORBIDDEN, "This role may only look.", "Leave out control and clipboard.")
                    .asException();
        }
        return sandbox(ask).compose(sandbox -> {
            var share = edge.shares().answersTo(ask.principal());
            var session = new ScreenSession(vertx, bus, sandbox.id(), ask.principal(), share);
            return screens.view(sandbox.id(), new ScreenViewer.Options(control, clipboard), session)
                    .compose(viewer -> SocketLink.of(request, edge.shares().inputOf(ask.principal()))
                            .onFailure(refused -> viewer.close())
                            .onSuccess(link ->
                                    session.open(link, viewer, edge.clients().open())))
                    .mapEmpty();
        });
    }

    private Future<Sandbox> sandbox(Ask ask) {
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0));
    }
}
