package dev.sandlot;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests have in common that share a daemon, in which no sandbox is left when one of them begins. */
abstract class OneDaemon {
    @TempDir
    static Path state;

    static TestDaemon daemon;

    @BeforeAll
    static void startDaemon() {
        daemon = TestDaemon.start(state.resolve("state"));
    }

    @AfterEach
    final void clearDaemon() {
        daemon.clear();
    }

    @AfterAll
    static void stopDaemon() {
        daemon.close();
    }
}
