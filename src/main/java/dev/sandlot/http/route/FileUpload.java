package dev.sandlot.http.route;

import dev.sandlot.http.server.Bodies;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.FileSource.FileWriting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Carries a body of any length into a file at the pace at which the sandbox takes it. */
final class FileUpload {
    private final HttpServerRequest from;
    private final FileWriting to;
    private final Promise<Void> done = Promise.promise();
    private Future<Void> last = Future.succeededFuture();

    private FileUpload(HttpServerRequest from, FileWriting to) {
        this.from = from;
        this.to = to;
    }

    /** Completes when all has been taken. The file is still to be finished, or closed where this fails. */
    static Future<Void> carry(HttpServerRequest from, FileWriting to) {
        var upload = new FileUpload(from, to);
        if (from.response().closed()) {
            return Future.failedFuture(brokenOff());
        }
        from.exceptionHandler(broken -> upload.done.tryFail(brokenOff()));
        from.handler(upload::write);
        from.endHandler(end -> upload.last.onComplete(written -> upload.done.tryComplete(), upload.done::tryFail));
        Bodies.want(from);
        return upload.done.future();
    }

    private static RuntimeException brokenOff() {
        return Fault.of(Fault.Kind.MALFORMED, "The body broke off.").asException();
    }

    private void write(Buffer part) {
        if (done.future().isComplete()) {
            return;
        }
        from.pause();
        last = to.write(part).onFailure(done::tryFail).onComplete(taken -> from.resume());
    }
}
