package dev.sandlot.sync;

import static dev.sandlot.sync.RealRepository.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.FileEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random patterns, as this judges them and as the git of this host does. One of the seeds is another each time; its run's name tells it. */
class AgainstGitTest {
    private static final int FILES = 300;
    private static final int PATHS = 12;
    private static final int TREES = 12;

    @TempDir
    Path temp;

    static LongStream seeds() {
        return LongStream.concat(LongStream.rangeClosed(1, 6), LongStream.of(new Random().nextInt()));
    }

    /** Whether it takes {@code q**} at the beginning of a path for {@code q} and {@code **}, as git before 2.52 does against its documentation. */
    private static boolean isBefore252(RealRepository repository) throws Exception {
        repository.file(".git/info/exclude", "q**/z");
        boolean before = !repository.ignored(List.of("qz")).isEmpty();
        repository.file(".git/info/exclude", "");
        return before;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldMatchWhatGitMatches(long seed) throws Exception {
        var repository = RealRepository.in(temp);
        boolean ignoreCase = seed % 3 == 0;
        repository.git("config", "core.ignoreCase", String.valueOf(ignoreCase));
        var patterns = new RandomPatterns(seed, !isBefore252(repository));
        var contents = new LinkedHashMap<String, String>(); // by directory
        var paths = new ArrayList<String>();
        for (int file = 0; file < FILES; file++) {
            var directory = "d" + file;
            var content = patterns.file(1 + file % 3);
            repository.file(directory + "/.gitignore", content);
            contents.put(directory, content);
            for (int path = 0; path < PATHS; path++) {
                var lines = content.split("\n");
                paths.add(directory + "/" + patterns.path(lines[path % lines.length]));
            }
        }

        var ignored = repository.ignored(paths);

        var wrong = new ArrayList<String>();
        for (var path : paths) {
            var directory = path.substring(0, path.indexOf('/'));
            var content = contents.get(directory);
            var file = IgnoreFile.parse(content.getBytes(StandardCharsets.ISO_8859_1), ignoreCase);
            var rules = IgnoreRules.NONE.enter(directory, List.of(file));
            if (isIgnored(rules, path.substring(directory.length() + 1)) != ignored.contains(path)) {
                wrong.add(shown(content) + " of " + shown(path) + ": git "
                        + (ignored.contains(path) ? "ignores it" : "does not"));
            }
        }
        assertThat(wrong).as("seed %d", seed).isEmpty();
        // Or nothing would have been compared.
        assertThat(ignored).hasSizeBetween(paths.size() / 10, paths.size() * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldKnowTheClassesThatGitKnows(boolean ignoreCase) throws Exception {
        var repository = RealRepository.in(temp);
        repository.git("config", "core.ignoreCase", String.valueOf(ignoreCase));
        var expected = new HashSet<String>();
        var paths = new ArrayList<String>();
        for (var name : "alnum alpha blank cntrl digit graph lower print punct space upper xdigit".split(" ")) {
            var file = IgnoreFile.ofPatterns(List.of("[[:" + name + ":]]"), ignoreCase);
            repository.file(name + "/.gitignore", "[[:" + name + ":]]");
            for (char c = 1; c <= 0xff; c++) {
                if (c != '/' && c != '.') {
                    paths.add(name + "/" + c);
                    if (IgnoreRules.NONE.with(List.of(file)).ignores(String.valueOf(c), false)) {
                        expected.add(name + "/" + c);
                    }
                }
            }
        }

        assertThat(repository.ignored(paths)).isEqualTo(expected).isNotEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldFindTheFilesThatGitFinds(long seed) throws Exception {
        int ignored = 0;
        for (int number = 0; number < TREES; number++) {
            var repository = RealRepository.in(temp.resolve("tree" + number));
            var random = new Random(seed * TREES + number);
            var tree =
                    RandomTree.in(repository, random, new RandomPatterns(random.nextInt(), !isBefore252(repository)));

            var whole = new Walk(repository.view(repository.top()), repository.top());

            assertThat(brought(repository, repository.top()))
                    .as("seed %d, tree %d: %s", seed, number, tree)
                    .containsExactlyInAnyOrderElementsOf(repository.files(repository.top()));
            assertThat(tree.paths().stream().filter(whole.ignored()::contains))
                    .as("seed %d, tree %d: %s", seed, number, tree)
                    .containsExactlyInAnyOrderElementsOf(repository.ignored(tree.paths()));
            ignored += whole.ignored().size();

            var directory =
                    tree.directories().get(random.nextInt(tree.directories().size()));
            var view = repository.view(directory);
            if (view.note().isEmpty()) {
                assertThat(brought(repository, directory))
                        .as("seed %d, tree %d from %s: %s", seed, number, directory, tree)
                        .containsExactlyInAnyOrderElementsOf(repository.files(directory));
            } else {
                assertThat(view.note()).contains("ignores this very directory");
                assertThat(whole.ignored())
                        .contains(PathBytes.of(repository.top().toRealPath().relativize(directory.toRealPath())));
            }
        }
        // Or nothing would have been compared.
        assertThat(ignored).isGreaterThan(TREES);
    }

    /** The files that would be brought to a sandbox, secrets among them. */
    private static List<String> brought(RealRepository repository, Path directory) throws IOException {
        var choice = new TreeRules.Choice(List.of(), false, false, true);
        var rules = TreeRules.of(directory, repository.environment(), choice);
        return LocalTree.of(directory, rules).entries().stream()
                .filter(entry -> entry.kind() != FileEntry.Kind.DIRECTORY)
                .map(LocalEntry::path)
                .toList();
    }

    /** Of a file below the directory that has these rules. */
    static boolean isIgnored(IgnoreRules rules, String path) {
        var components = path.split("/");
        var at = rules;
        for (int component = 0; component < components.length - 1; component++) {
            at = at.enter(components[component], List.of());
        }
        return at.ignores(components[components.length - 1], false);
    }
}
