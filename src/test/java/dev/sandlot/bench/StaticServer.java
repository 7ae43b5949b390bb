package dev.sandlot.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The yardstick of a download: the files of a directory, given by the kernel from its page cache, without any walls. */
final class StaticServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    StaticServer(Path directory) throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .sendFile(directory.resolve(request.path().substring(1)).toString())
                        .onFailure(cause -> request.connection().close()))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    String address(String file) {
        return "http://127.0.0.1:" + server.actualPort() + "/" + file;
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
