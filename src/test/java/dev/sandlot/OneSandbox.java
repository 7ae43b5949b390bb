package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests of files have in common: a daemon with the sandbox {@code demo}. */
abstract class OneSandbox {
    @TempDir
    static Path temp;

    static TestDaemon daemon;

    @BeforeAll
    static void start() {
        daemon = TestDaemon.start(temp.resolve("state"));
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    /** What a line of a shell prints in the workspace. */
    static String said(String line) {
        return daemon.exec("demo", line).path("stdout").asText();
    }
}
