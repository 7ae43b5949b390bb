package dev.sandlot.http.preview;

import dev.sandlot.model.Fault;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * One request of a browser to a server inside, and its answer: each is passed on as it comes, at the pace of whoever takes it, and nothing is held. Used
 * on the request's event loop.
 */
final class PreviewExchange {
    private static final int SWITCHING = 101;
    private static final int LAST_INFORMATIONAL = 199;

    private final HttpServerRequest request;
    private final InnerHttp inner;
    private final PreviewHeaders headers;
    /** Nothing has come from the server yet. */
    private boolean silent = true;
    /** The server goes on listening for requests on this connection. */
    private boolean keptAlive;
    /** All of the request was passed on. */
    private boolean asked;

    PreviewExchange(HttpServerRequest request, InnerHttp inner, PreviewHeaders headers) {
        this.request = request;
        this.inner = inner;
        this.headers = headers;
    }

    /** Whether the server has closed the connection without a word, as one may that was kept open. */
    boolean isUnanswered() {
        return silent;
    }

    /** Whether another request may go the same way. */
    boolean isReusable() {
        return keptAlive && asked && inner.isOpen();
    }

    InnerHttp inner() {
        return inner;
    }

    /** Ends it, whatever is under way. Repeatable. */
    void close() {
        inner.close();
    }

    /**
     * Completes when the answer was sent, and both ends are over where the connection has become something else. Fails where the server does not answer
     * as it should, or the browser has gone.
     */
    Future<Void> run(String uri, String browser) {
        var upgrade = upgrade();
        var head = head(uri, browser, upgrade);
        if (upgrade != null) {
            return inner.send(head).compose(v -> answer(upgrade));
        }
        if (hasBody(request)) {
            return inner.send(head).compose(v -> {
                Unawaited.note(body().onFailure(gone -> inner.close()), "passing a request on");
                return answer(null);
            });
        }
        asked = true;
        request.resume();
        return inner.send(head)
                .compose(v -> inner.send(LastHttpContent.EMPTY_LAST_CONTENT))
                .compose(v -> answer(null));
    }

    /** Whether it may: what has none can be asked again where a connection that has rested turns out to be closed. */
    static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || length != null && !length.equals("0");
    }

    private DefaultHttpRequest head(String uri, String browser, @Nullable String upgrade) {
        var head = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method().name()), uri);
        headers.toServer(request.headers(), head.headers(), browser);
        if (upgrade != null) {
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            head.headers().set(HttpHeaderNames.UPGRADE, upgrade);
        } else if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            head.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
            HttpUtil.setTransferEncodingChunked(head, true);
        }
        return head;
    }

    /** What the browser wants the connection to become, or null. */
    private @Nullable String upgrade() {
        var named = PreviewHeaders.named(request.headers().getAll(HttpHeaders.CONNECTION));
        return named.contains("upgrade") ? request.getHeader(HttpHeaders.UPGRADE) : null;
    }

    private Future<Void> body() {
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            Unawaited.note(request.response().writeContinue(), "asking for a body");
        }
        var done = Promise.<Void>promise();
        request.exceptionHandler(done::tryFail);
        request.handler(part -> {
            request.pause();
            inner.send(new DefaultHttpContent(Unpooled.wrappedBuffer(part.getBytes())))
                    .onSuccess(v -> request.resume())
                    .onFailure(done::tryFail);
        });
        request.endHandler(v -> {
            asked = true;
            inner.send(LastHttpContent.EMPTY_LAST_CONTENT).onComplete(done);
        });
        request.resume();
        return done.future();
    }

    private Future<Void> answer(@Nullable String upgrade) {
        return Repeated.untilGiven(() -> inner.receive().map(this::head))
                .compose(head -> head.status().code() == SWITCHING ? become(head, upgrade) : pass(head));
    }

    /** The head of the answer; null where it is not there yet. */
    private @Nullable HttpResponse head(@Nullable Object message) {
        if (message == null) {
            throw broken("it closed the connection without an answer");
        }
        silent = false;
        if (message instanceof HttpResponse head) {
            if (head.decoderResult().isFailure()) {
                ReferenceCountUtil.release(message);
                throw broken("what it answers is not HTTP");
            }
            int status = head.status().code();
            return status > LAST_INFORMATIONAL || status == SWITCHING ? head : null;
        }
        ReferenceCountUtil.release(message); // the end of an informational answer
        return null;
    }

    private static RuntimeException broken(String why) {
        return Fault.of(Fault.Kind.UNAVAILABLE, "The server in the sandbox does not answer as it should: " + why + ".")
                .asException();
    }

    private Future<Void> pass(HttpResponse head) {
        var response = request.response();
        response.setStatusCode(head.status().code())
                .setStatusMessage(head.status().reasonPhrase());
        headers.toBrowser(head.headers(), response.headers());
        keptAlive = HttpUtil.isKeepAlive(head)
                && (HttpUtil.isContentLengthSet(head) || HttpUtil.isTransferEncodingChunked(head) || isBodiless(head));
        if (!isBodiless(head) && !HttpUtil.isContentLengthSet(head)) {
            response.setChunked(true);
        }
        return Repeated.until(() -> inner.receive().compose(this::pass));
    }

    private boolean isBodiless(HttpResponse head) {
        int status = head.status().code();
        return status == 204 || status == 304 || request.method() == io.vertx.core.http.HttpMethod.HEAD;
    }

    /** True when that was the last. */
    private Future<Boolean> pass(@Nullable Object message) {
        if (!(message instanceof HttpContent part) || part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            return Future.failedFuture(broken("its answer broke off"));
        }
        boolean last = message instanceof LastHttpContent;
        var bytes = Buffer.buffer(InnerHttp.bytes(part.content()));
        var response = request.response();
        if (last) {
            return (bytes.length() == 0 ? response.end() : response.end(bytes)).map(true);
        }
        return bytes.length() == 0
                ? Future.succeededFuture(false)
                : response.write(bytes).map(false);
    }

    /** Bytes both ways, each at its own pace, until both are over. */
    private Future<Void> become(HttpResponse head, @Nullable String upgrade) {
        if (upgrade == null) {
            return Future.failedFuture(broken("it switches to what nobody asked for"));
        }
        headers.toBrowser(head.headers(), request.response().headers());
        request.response()
                .putHeader(HttpHeaders.CONNECTION, "Upgrade")
                .putHeader(HttpHeaders.UPGRADE, head.headers().get(HttpHeaderNames.UPGRADE, upgrade));
        // Vert.x wants this word alone; some browsers have others beside it.
        request.headers().set(HttpHeaders.CONNECTION, "Upgrade");
        request.resume();
        return request.toNetSocket()
                .compose(socket -> Future.join(inward(socket), outward(socket))
                        .onComplete(over -> Unawaited.note(socket.close(), "closing a connection of a browser"))
                        .mapEmpty());
    }

    private Future<Void> inward(NetSocket socket) {
        var done = Promise.<Void>promise();
        socket.exceptionHandler(done::tryFail);
        socket.closeHandler(v -> {
            done.tryFail("closed");
            inner.close();
        });
        socket.endHandler(v -> inner.end().onComplete(done));
        socket.handler(bytes -> {
            socket.pause();
            inner.sendRaw(bytes).onSuccess(v -> socket.resume()).onFailure(gone -> {
                done.tryFail(gone);
                Unawaited.note(socket.close(), "closing a connection of a browser");
            });
        });
        return done.future();
    }

    private Future<Void> outward(NetSocket socket) {
        return Repeated.until(() -> inner.receive().compose(message -> {
                    if (message instanceof ByteBuf bytes) {
                        return socket.write(Buffer.buffer(InnerHttp.bytes(bytes)))
                                .map(false);
                    }
                    boolean last = message == null;
                    ReferenceCountUtil.release(message); // the end of the head
                    return Future.succeededFuture(last);
                }))
                .compose(v -> socket.end());
    }
}
