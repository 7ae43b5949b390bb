package dev.sandlot.http.route;

import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Guard;
import dev.sandlot.http.server.Shares;
import dev.sandlot.http.stream.EventStream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Sends answers. A list goes out item by item at the client's pace; what has to be made whole draws from the budget until it has been taken,
 * and where that is empty the client is told to come back.
 */
public final class Answers {
    /** Answers up to here are always given. */
    private static final int FREE = 16 << 10;
    /** A list of more items is not made whole. */
    private static final int MOST_WHOLE = 20;

    private static final int PART = 32 << 10;

    private final Vertx vertx;
    private final Shares shares;

    public Answers(Vertx vertx, Shares shares) {
        this.vertx = vertx;
        this.shares = shares;
    }

    Future<Void> send(RoutingContext ctx, Reply reply) {
        var response = ctx.response();
        if (reply.location() != null) {
            response.putHeader(HttpHeaders.LOCATION, reply.location());
        }
        if (reply.tag() != null) {
            var tag = '"' + reply.tag() + '"';
            response.putHeader(HttpHeaders.ETAG, tag);
            if (tag.equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
                return response.setStatusCode(304).end();
            }
        }
        response.setStatusCode(reply.status());
        var body = reply.body();
        if (body == null) {
            return response.end();
        }
        var list = list(body);
        if (list == null) {
            return whole(ctx, "application/json", body.toBuffer());
        }
        stream(ctx, body, list);
        return Future.succeededFuture();
    }

    /** An answer that is in memory; a fault, with nothing written, where there is no room for it. */
    Future<Void> whole(RoutingContext ctx, String contentType, Buffer body) {
        var response = ctx.response();
        if (body.length() <= FREE) {
            return response.putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(body);
        }
        var share = shares.answersTo(ctx.get(Guard.PRINCIPAL));
        if (!share.hasRoom()) {
            return Future.failedFuture(Bodies.busy());
        }
        var connection = ctx.request().connection();
        var lease = share.take(body.length(), connection::close);
        return response.putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .end(body)
                .onComplete(sent -> lease.close())
                // Whoever goes away before the end is no failure of ours.
                .otherwiseEmpty();
    }

    /** The name of the one long list in the body, or null. */
    private static @Nullable String list(JsonObject body) {
        for (var name : body.fieldNames()) {
            if (body.getValue(name) instanceof JsonArray array && array.size() > MOST_WHOLE) {
                return name;
            }
        }
        return null;
    }

    private void stream(RoutingContext ctx, JsonObject body, String list) {
        var items = body.getJsonArray(list);
        var rest = new JsonObject();
        body.fieldNames().stream()
                .filter(name -> !name.equals(list))
                .forEach(name -> rest.put(name, body.getValue(name)));
        var head = "{\"" + list + "\":[";
        var foot = rest.isEmpty() ? "]}" : "]," + rest.encode().substring(1);
        var stream = EventStream.lines(vertx, ctx, shares.answersTo(ctx.get(Guard.PRINCIPAL)), "application/json");
        stream.write(Buffer.buffer(head));
        goOn(stream, items.iterator(), true, foot);
    }

    private static void goOn(EventStream stream, Iterator<Object> items, boolean first, String foot) {
        var isFirst = first;
        while (!stream.isFull()) {
            var part = Buffer.buffer();
            while (items.hasNext() && part.length() < PART) {
                var item = items.next();
                part.appendString(isFirst ? "" : ",").appendBuffer(encode(item));
                isFirst = false;
            }
            if (!items.hasNext()) {
                stream.write(part.appendString(foot));
                stream.end();
                return;
            }
            stream.write(part);
        }
        var next = isFirst;
        stream.whenDrained(() -> goOn(stream, items, next, foot));
    }

    private static Buffer encode(Object item) {
        return io.vertx.core.json.Json.encodeToBuffer(item);
    }
}
