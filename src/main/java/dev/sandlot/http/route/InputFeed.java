package dev.sandlot.http.route;

import dev.sandlot.http.server.Bodies;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.InputSink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;

/** Carries a body of any length to a process's standard input at the pace at which the process reads. */
final class InputFeed {
    private final ReadStream<Buffer> from;
    private final InputSink sink;
    private final SandboxId sandbox;
    private final ProcessId process;
    private final Promise<Void> done = Promise.promise();
    private Future<Void> last = Future.succeededFuture();

    private InputFeed(ReadStream<Buffer> from, InputSink sink, SandboxId sandbox, ProcessId process) {
        this.from = from;
        this.sink = sink;
        this.sandbox = sandbox;
        this.process = process;
    }

    /**
     * Completes when everything has been taken, and with {@code eof} standard input is closed. Nothing is closed where the body breaks
     * off: whoever sent it can go on.
     */
    static Future<Void> carry(
            HttpServerRequest from, InputSink sink, SandboxId sandbox, ProcessId process, boolean eof) {
        var feed = new InputFeed(from, sink, sandbox, process);
        from.exceptionHandler(broken -> feed.done.tryFail(
                Fault.of(Fault.Kind.MALFORMED, "The body broke off.").asException()));
        from.handler(feed::write);
        from.endHandler(end -> feed.last.onComplete(written -> feed.done.tryComplete(), feed.done::tryFail));
        Bodies.want(from);
        return feed.done.future().compose(all -> eof ? sink.end(sandbox, process) : Future.succeededFuture());
    }

    private void write(Buffer part) {
        if (done.future().isComplete()) {
            return;
        }
        from.pause();
        last = sink.write(sandbox, process, part).onFailure(done::tryFail).onComplete(taken -> from.resume());
    }
}
