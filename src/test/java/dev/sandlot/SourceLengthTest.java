package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One file holds one concept, so none is long; a verticle only receives requests and hands them on, so it is short. There are no exemptions. */
class SourceLengthTest {
    private static final int MOST_LINES = 300;
    private static final int MOST_LINES_OF_A_VERTICLE = 150;

    /** @param lines how long it is */
    private record Source(Path file, long lines) {
        boolean isVerticle() {
            return file.getFileName().toString().endsWith("Verticle.java");
        }
    }

    @Test
    void shouldHaveNoLongFile() {
        assertThat(sources()).filteredOn(source -> source.lines() > MOST_LINES).isEmpty();
    }

    @Test
    void shouldHaveNoLongVerticle() {
        var verticles = sources().stream().filter(Source::isVerticle).toList();

        assertThat(verticles).isNotEmpty();
        assertThat(verticles)
                .filteredOn(source -> source.lines() > MOST_LINES_OF_A_VERTICLE)
                .isEmpty();
    }

    private static List<Source> sources() {
        return Stream.of(
                        sources("src/main/java", ".java"),
                        sources("src/main/native", ".c"),
                        sources("src/main/native", ".h"),
                        sources("webroot/js", ".js"))
                .flatMap(List::stream)
                .toList();
    }

    /** At least one, so that a directory that has moved is noticed. */
    private static List<Source> sources(String directory, String ending) {
        try (var files = Files.walk(Path.of(directory))) {
            var found = files.filter(file -> file.toString().endsWith(ending))
                    .map(file -> new Source(file, lines(file)))
                    .toList();
            assertThat(found).as(directory + "/**" + ending).isNotEmpty();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
