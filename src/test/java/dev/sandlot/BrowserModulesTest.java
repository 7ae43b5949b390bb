package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the dashboard's modules that need no browser, with the Node that the build needs anyway. */
class BrowserModulesTest {
    private static final Path TESTS = Path.of("src/test/webroot");

    @TestFactory
    List<DynamicTest> shouldPass(@TempDir Path temp) throws IOException {
        var tests = new ArrayList<DynamicTest>();
        try (var files = Files.newDirectoryStream(TESTS, "*.test.mjs")) {
            for (var file : files) {
                tests.add(DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file, temp)));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void run(Path file, Path temp) throws IOException, InterruptedException {
        var output = Files.createTempFile(temp, "node", ".log");
        var node = new ProcessBuilder("node", "--test", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(node.waitFor(300, TimeUnit.SECONDS)).as("ends in time").isTrue();
            assertThat(node.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            node.destroyForcibly();
        }
    }
}
