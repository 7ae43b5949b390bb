package dev.sandlot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the dashboard's modules that need no browser. */
class BrowserModulesTest {
    @TestFactory
    List<DynamicTest> shouldPass(@TempDir Path temp) throws IOException {
        return NodeTests.in(Path.of("src/test/webroot"), temp);
    }
}
