package dev.sandlot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathBytesTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a b%20+",
                "\u00c3\u00a4",
                "\u00ff",
                "b/\u00fe/c",
                "../\u00ff",
                "new\nline\u00ff",
                "\u00ef\u00bf\u00bd",
                "?#\u00ff"
            })
    void shouldLeadBothWays(String bytes) {
        assertThat(PathBytes.of(PathBytes.toPath(bytes))).isEqualTo(bytes);
        assertThat(PathBytes.toPath(bytes)).isRelative();
        assertThat(PathBytes.of(PathBytes.toPath("/x/" + bytes))).isEqualTo("/x/" + bytes);
        assertThat(PathBytes.toPath("/x/" + bytes)).isAbsolute();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00c3\u00a4", "\u00ff"})
    void shouldNameFilesAsTheKernelDoes(String bytes) throws Exception {
        Files.createDirectory(temp.resolve(PathBytes.toPath(bytes)));

        try (var entries = Files.list(temp)) {
            assertThat(entries.map(Path::getFileName).map(PathBytes::of)).containsExactly(bytes);
        }
    }
}
