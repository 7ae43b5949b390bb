package dev.sandlot.keeper;

import dev.sandlot.NodeTests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The screen of a terminal in C beside xterm's own emulator, which runs in Node ({@code src/test/native}); by the sanitizers' account. */
class ScreenTest {
    @TestFactory
    List<DynamicTest> shouldShowWhatTerminalsShow(@TempDir Path temp) throws IOException {
        return NodeTests.in(Path.of("src/test/native"), temp);
    }
}
