package dev.sandlot.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a walk finds, while it goes on and when it is over. */
@Timeout(60)
class LocalWalkTest {
    private static final int FILES = 1000;

    @TempDir
    Path root;

    @BeforeEach
    void fill() throws IOException {
        for (int i = 0; i < FILES; i++) {
            var directory = Files.createDirectories(root.resolve("d" + i % 7));
            Files.createFile(directory.resolve("file" + i));
        }
    }

    @Test
    void shouldGiveWhatATreeHasInItsOrder() throws IOException {
        var tree = LocalTree.of(root, Filter.all());
        var walk = LocalWalk.begin(root, Filter.all());

        assertThat(walk.entries().toList()).isEqualTo(tree.entries());
        assertThat(walk.whole().entries()).isEqualTo(tree.entries());
        assertThat(LocalWalk.over(tree).entries().toList()).isEqualTo(tree.entries());
    }

    @Test
    void shouldGiveWhatWasFoundWhileItLooksOn() throws IOException {
        var given = new CompletableFuture<Void>();
        var walk = LocalWalk.begin(root, new Without("d6", given));
        var entries = walk.entries().iterator();

        var first = entries.next();
        given.complete(null);

        assertThat(first.path()).isEqualTo("d0");
        assertThat(walk.whole().entries()).hasSize(FILES + 6 - FILES / 7).startsWith(first);
    }

    @Test
    void shouldEndWhereTheDirectoryCanNotBeLookedAt() {
        var walk = LocalWalk.begin(root.resolve("none"), Filter.all());

        assertThat(walk.entries()).isEmpty();
        assertThatThrownBy(walk::whole).isInstanceOf(NoSuchFileException.class);
    }

    /** All but one, which is judged only when somebody has been given what was found before. */
    private record Without(String name, CompletableFuture<Void> given) implements Filter {
        @Override
        public Filter enter(String child, Path directory, Predicate<String> has) {
            return Filter.all();
        }

        @Override
        public boolean goes(String child, boolean directory) {
            if (child.equals(name)) {
                given.join();
                return false;
            }
            return true;
        }

        @Override
        public boolean goesBelow(String child) {
            return false;
        }
    }
}
