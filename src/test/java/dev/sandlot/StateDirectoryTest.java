package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    Path directory;

    private String realm(Path path) throws IOException {
        try (var state = StateDirectory.open(path, false)) {
            return state.realm();
        }
    }

    @Test
    void shouldHaveARealmOfItsOwnEvenAtThePathThatAnotherOneHas() throws IOException {
        var path = directory.resolve("state");
        var first = realm(path);
        assertThat(realm(path)).isEqualTo(first);
        assertThat(StateDirectory.realmOf(path)).isEqualTo(first);
        // Another container's, which has the same path in its own view.
        Files.move(path, directory.resolve("elsewhere"));
        assertThat(realm(path)).isNotEqualTo(first);
        assertThat(realm(directory.resolve("elsewhere"))).isEqualTo(first);
    }

    @Test
    void shouldGoOnWithTheRealmThatAnEarlierVersionDerivedFromThePath() throws IOException {
        var path = Files.createDirectories(directory.toRealPath().resolve("old"));
        Files.createFile(path.resolve("sandlot.db"));
        var before = StateDirectory.realmOf(path);
        assertThat(realm(path)).isEqualTo(before);
        Files.move(path, path.resolveSibling("moved"));
        assertThat(realm(path.resolveSibling("moved"))).isEqualTo(before);
    }

    @Test
    void shouldRefuseARealmThatIsNone() throws IOException {
        var path = directory.resolve("state");
        realm(path);
        Files.writeString(path.resolve("realm"), "../x\n");
        assertThatThrownBy(() -> realm(path)).isInstanceOf(FaultException.class).hasMessageContaining("realm");
    }
}
