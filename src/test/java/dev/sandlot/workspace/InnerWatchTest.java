package dev.sandlot.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Fault;
import dev.sandlot.model.InnerPath;
import dev.sandlot.stream.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A directory inside that is watched. */
class InnerWatchTest extends InnerFilesFixture {
    private static final int MOST_WATCHED = 8192;

    /** One watch, and what it has told. */
    private final class Watch {
        final Set<String> paths = new TreeSet<>();
        boolean all;
        private final Watching watching;

        Watch(String directory, boolean recursive) {
            watching = get(source.watch(sandbox, path(directory), recursive));
        }

        Watch awaits(Predicate<Watch> enough) {
            while (!enough.test(this)) {
                takeNext();
            }
            return this;
        }

        private void takeNext() {
            var changes = get(watching.next());
            var told = changes.paths().stream().map(InnerPath::bytes).toList();
            assertThat(told).doesNotHaveDuplicates().isSorted();
            assertThat(told.isEmpty() && !changes.all()).isFalse();
            paths.addAll(told);
            all |= changes.all();
        }

        /** Waits until these are told; what is told beside them is left to look at. */
        Set<String> sees(String... expected) {
            return awaits(seen -> seen.paths.containsAll(List.of(expected))).paths;
        }

        Fault ends() {
            return fault(() -> awaits(seen -> false));
        }

        void close() {
            get(watching.close());
        }
    }

    @Test
    void shouldTellWhatChanges() throws Exception {
        shell("mkdir -p old/deep; touch old/deep/file old/gone old/mode");
        var watch = new Watch(".", true);

        shell("echo x >> old/deep/file; rm old/gone; chmod 700 old/mode; touch new; ln -s nowhere link; mkfifo pipe");

        assertThat(watch.sees("link", "new", "old/deep/file", "old/gone", "old/mode", "pipe"))
                .containsExactly("link", "new", "old/deep/file", "old/gone", "old/mode", "pipe");
        assertThat(watch.all).isFalse();
        watch.close();
    }

    @Test
    void shouldTellOnlyOfTheDirectoryWhereNoMoreIsAskedFor() throws Exception {
        shell("mkdir below");
        var watch = new Watch(".", false);

        shell("touch below/unseen; mkdir new; touch new/unseen seen");

        assertThat(watch.sees("new", "seen")).containsExactly("new", "seen");
    }

    /** Nothing falls between a directory's making and its being watched. */
    @Test
    void shouldTellAllThatComesWithADirectory() throws Exception {
        shell("mkdir watched elsewhere; cd elsewhere; mkdir -p moved/in; touch moved/in/file");
        var watch = new Watch("watched", true);

        shell(
                "cd watched; for i in 1 2 3 4 5; do mkdir -p $i/a/b; touch $i/a/b/file $i/file; done; mv ../elsewhere/moved .");

        watch.sees("moved", "moved/in", "moved/in/file");
        for (int i = 1; i <= 5; i++) {
            watch.sees(i + "", i + "/a", i + "/a/b", i + "/a/b/file", i + "/file");
        }
        shell("touch watched/3/a/b/later watched/moved/in/later");
        watch.sees("3/a/b/later", "moved/in/later");
    }

    @Test
    void shouldFollowDirectoriesThatMove() throws Exception {
        shell("mkdir -p from/a/b outside; touch from/a/b/file");
        var watch = new Watch(".", true);

        shell("mv from/a to");
        watch.sees("from/a", "to", "to/b", "to/b/file");
        watch.paths.clear();
        shell("echo x > to/b/file; mkdir -p from/a/b; touch from/a/b/other");

        assertThat(watch.sees("to/b/file", "from/a", "from/a/b", "from/a/b/other"))
                .doesNotContain("from/a/b/file", "to/b/other");
    }

    @Test
    void shouldForgetDirectoriesThatLeave() throws Exception {
        Files.createDirectories(directory.resolve("outside"));
        shell("mkdir -p leaving/below");
        var watch = new Watch(".", true);

        shell("mv leaving ../outside/left; touch ../outside/left/below/unseen; touch seen");

        assertThat(watch.sees("leaving", "seen")).containsExactly("leaving", "seen");
    }

    /** As editors save: by another file that takes its place, in place, with a backup. */
    @Test
    void shouldTellWhatIsSavedHoweverThatIsDone() throws Exception {
        shell("mkdir src; echo old | tee src/renamed src/written src/backed");
        var watch = new Watch(".", true);

        shell("cd src; echo new > .renamed.swp; mv .renamed.swp renamed");
        assertThat(watch.sees("src/renamed")).contains("src/.renamed.swp");
        shell("cd src; echo new > written; mv backed backed~; echo new > backed");
        assertThat(watch.sees("src/written", "src/backed")).contains("src/backed~");
        watch.close();

        var often = new Watch("src", false);
        shell("for i in $(seq 1000); do echo $i >> src/written; done");
        assertThat(often.sees("written")).containsExactly("written");
    }

    @Test
    void shouldTellNamesOfAnyBytes() throws Exception {
        var watch = new Watch(".", true);

        shell("mkdir \"$(printf 'b\\374r\\nx')\"; touch \"$(printf 'b\\374r\\nx/\\377')\"");

        assertThat(watch.sees("b\u00fcr\nx", "b\u00fcr\nx/\u00ff")).hasSize(2);
    }

    @Test
    void shouldFollowNoLinkButTheDirectoryItself() throws Exception {
        var outside = Files.createDirectory(directory.resolve("outside"));
        shell("mkdir real; ln -s " + outside + " real/planted; ln -s real link");
        var watch = new Watch("link", true);

        Files.createFile(outside.resolve("unseen"));
        shell("ln -s " + outside + " real/later; touch ../outside/unseen real/seen");

        assertThat(watch.sees("later", "seen")).containsExactly("later", "seen");
    }

    /** Of what happened while nobody looked, the path leads elsewhere now. */
    @Test
    void shouldNotTakeOneDirectoryForAnother() throws Exception {
        shell("mkdir -p moving other/same");
        var watch = new Watch(".", true);

        whileStopped("mkdir moving/same; mv moving gone; ln -s other moving");
        watch.sees("gone/same");
        shell("touch other/same/file gone/same/file");

        assertThat(watch.sees("other/same/file", "gone/same/file")).doesNotContain("moving/same/file");
    }

    @Test
    void shouldEndWithTheDirectory() throws Exception {
        shell("mkdir removed moved file-instead replaced replacing");
        var removed = new Watch("removed", true);
        var moved = new Watch("moved", false);
        var replaced = new Watch("replaced", true);

        shell("rmdir removed; mv moved elsewhere; mv -T replacing replaced");

        assertThat(removed.ends()).isEqualTo(Fault.of(Fault.Kind.NOT_FOUND, "removed: it is not there any more."));
        assertThat(moved.ends().kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(replaced.ends().kind()).isEqualTo(Fault.Kind.NOT_FOUND);
    }

    /** The kernel tells nothing of it. */
    @Test
    void shouldNoticeThatAnotherDirectoryHasItsName() throws Exception {
        shell("mkdir -p way/watched other/watched");
        var watch = new Watch("way/watched", true);

        shell("mv way elsewhere; mv other way");

        assertThat(watch.ends().kind()).isEqualTo(Fault.Kind.NOT_FOUND);
    }

    @Test
    void shouldTellWhatCannotBeWatched() throws IOException {
        Files.createFile(files.resolve("file"));

        assertThat(fault(() -> new Watch("gone", true)))
                .isEqualTo(Fault.of(Fault.Kind.NOT_FOUND, "gone: No such file or directory."));
        assertThat(fault(() -> new Watch("file", false)).kind()).isEqualTo(Fault.Kind.CONFLICT);
    }

    @Test
    void shouldTellEachOfManyOrThatAnythingMayHaveChanged() throws Exception {
        shell("mkdir many");
        var watch = new Watch(".", true);

        shell("cd many; seq -f %05g 10000 | xargs touch");

        var expected = IntStream.rangeClosed(1, 10_000)
                .mapToObj("many/%05d"::formatted)
                .toList();
        watch.awaits(seen -> seen.all || seen.paths.containsAll(expected));
        awaitOneIn("many", watch);
    }

    /** Changes something there until that is told by its name: at first it may be told that anything has changed. */
    private void awaitOneIn(String below, Watch watch) throws Exception {
        for (int i = 0; watch.paths.stream().noneMatch(path -> path.startsWith(below + "/one-")); i++) {
            shell("touch " + below + "/one-" + i);
            watch.takeNext();
        }
    }

    /** Who is stopped reads nothing: the kernel keeps so many events, and forgets what is beyond. */
    @Test
    void shouldGoOnWhereTheKernelCouldNotKeepAll() throws Exception {
        shell("mkdir many");
        var watch = new Watch(".", true);
        // In one piece: of such a file the kernel gives nothing beyond the first read.
        long kept = Long.parseLong(
                shell("cat /proc/sys/fs/inotify/max_queued_events").strip());

        whileStopped("seq -f many/%.0f " + (kept + 1) + " | xargs touch; mkdir -p late/below");
        watch.awaits(seen -> seen.all);

        awaitOneIn("late/below", watch);
    }

    /** Who looks at what is told, and only at that, knows what lies there, whatever moves where and while nobody waits for anybody. */
    @Test
    void shouldTellEnoughToKnowAllThatLiesThere() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        var mirror = new Mirror(files);
        var watch = new Watch(".", true);
        var restless = new RestlessTree(files, new Random(seed));
        var thread = new Thread(() -> restless.change(3000), "restless");
        thread.start();

        mirror.look(".");
        while (!watch.paths.contains(RestlessTree.LAST)) {
            var changes = get(watch.watching.next());
            (changes.all() ? List.of(path(".")) : changes.paths()).forEach(path -> mirror.look(path.bytes()));
            changes.paths().forEach(path -> watch.paths.add(path.bytes()));
            watch.all |= changes.all();
        }
        thread.join();

        var real = new Mirror(files);
        real.look(".");
        assertThat(mirror.known()).as("seed " + seed).isEqualTo(real.known());
    }

    private void whileStopped(String script) throws Exception {
        long watcher = watcher();
        shell("kill -STOP " + watcher + "; " + script + "; kill -CONT " + watcher);
    }

    private long watcher() throws IOException {
        try (var processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+") && isWatcher(process))
                    .mapToLong(process -> Long.parseLong(process.getFileName().toString()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private boolean isWatcher(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).endsWith("\0files\0watch\0")
                    && Files.readSymbolicLink(process.resolve("cwd")).equals(files.toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void shouldTellThatAnythingMayHaveChangedWhereThereAreTooManyDirectories() throws Exception {
        shell("mkdir many; cd many; seq " + MOST_WATCHED + " | xargs mkdir");
        var watch = new Watch(".", true);

        watch.awaits(seen -> seen.all);
        watch.all = false;
        watch.awaits(seen -> seen.all);
    }
}
