package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;

/** Tests that are written in JavaScript, run by the Node that the build needs anyway. */
public final class NodeTests {
    private NodeTests() {}

    /**
     * One for each file of tests in the directory.
     *
     * @param temp where their output is kept meanwhile
     */
    public static List<DynamicTest> in(Path directory, Path temp) throws IOException {
        var tests = new ArrayList<DynamicTest>();
        try (var files = Files.newDirectoryStream(directory, "*.test.mjs")) {
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
