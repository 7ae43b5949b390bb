package dev.sandlot.keeper;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What tests of terminals stand on: a host of each build, and terminals on it. */
abstract class OnTerminals {
    @TempDir
    Path directory;

    @Parameter
    KeeperHost.Build build;

    private final Vertx vertx = Vertx.vertx();
    KeeperHost host;
    TestTerminals terminals;

    @BeforeEach
    void start() throws IOException {
        host = new KeeperHost(build, directory);
        terminals = new TestTerminals(host, vertx, directory);
    }

    @AfterEach
    void stop() {
        terminals.close();
        host.close();
        vertx.close().await();
    }
}
