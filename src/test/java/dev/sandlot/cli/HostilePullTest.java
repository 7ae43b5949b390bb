package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.archive.TarWriter;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileEntry.Kind;
import dev.sandlot.model.InnerPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a sandbox tells and sends, nothing outside the directory is touched, and nothing in it that was not expected. */
class HostilePullTest {
    private static final String ONE = "/api/v1/sandboxes/demo";
    private static final String PLAN =
            "{\"send\":[],\"hash\":[],\"delete\":[],\"changed\":[],\"left_out\":[],\"others\":0}";

    @TempDir
    Path temp;

    private final StringBuilder listing = new StringBuilder();
    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
    private final TarWriter tar = new TarWriter();
    private FakeDaemon daemon;
    private Path here;
    private Path outside;

    @BeforeEach
    void begin() throws IOException {
        here = Files.createDirectories(temp.resolve("here")).toRealPath();
        outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "precious");
        daemon = new FakeDaemon()
                .on("GET " + ONE, "{\"id\":\"x\"}")
                .on("POST " + ONE + "/sync/plan", call -> {
                    take(call);
                    call.answer(200, "application/json", PLAN);
                })
                .on("POST " + ONE + "/sync/list", call -> {
                    take(call);
                    call.answer(200, "application/x-ndjson", listing.toString());
                })
                .on("POST " + ONE + "/archive", call -> {
                    take(call);
                    call.stream();
                    call.out()
                            .write((Integer.toHexString(archive.size()) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    archive.writeTo(call.out());
                    call.out().write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    call.endOfStream();
                });
    }

    @AfterEach
    void end() throws IOException {
        daemon.close();
    }

    private static void take(FakeDaemon.Call call) throws IOException {
        for (int size = -1; size != 0; ) {
            size = Integer.parseInt(HttpAnswer.line(call.in()), 16);
            call.in().readNBytes(size);
            HttpAnswer.line(call.in());
        }
    }

    private void tell(String path, Kind kind, long size, String target) {
        var json = JsonTree.object()
                .put("path", path)
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .put("mode", "4755")
                .put("size", size)
                .put("modified_at", "2020-01-01T00:00:00Z");
        listing.append((target.isEmpty() ? json : json.put("target", target)).compact())
                .append('\n');
    }

    private void send(String path, Kind kind, String content) throws IOException {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        boolean link = kind == Kind.LINK;
        archive.write(tar.entry(new FileEntry(
                InnerPath.of(path),
                kind,
                0755,
                link ? 0 : bytes.length,
                Instant.EPOCH,
                link ? InnerPath.of(content) : null)));
        if (!link) {
            archive.write(bytes);
        }
    }

    private void file(String path) throws IOException {
        tell(path, Kind.FILE, 4, "");
        send(path, Kind.FILE, "evil");
    }

    private CliRun pull(String... more) throws IOException {
        archive.write(tar.finish());
        var words = new String[more.length + 3];
        words[0] = "pull";
        System.arraycopy(more, 0, words, 1, more.length);
        words[more.length + 1] = "demo";
        words[more.length + 2] = here.toString();
        return CliRun.with(daemon)
                .env("XDG_STATE_HOME", temp.resolve("client").toString())
                .env("HOME", temp.toString())
                .run(words);
    }

    private void nothingOutside() throws IOException {
        assertThat(Files.list(outside)).containsExactly(outside.resolve("precious"));
        assertThat(Files.readString(outside.resolve("precious"))).isEqualTo("precious");
        assertThat(temp.toFile().list()).isSubsetOf("here", "outside", "client");
    }

    @Test
    void shouldTakeNothingThatLeadsOut() throws IOException {
        for (var path :
                new String[] {"../outside/new", "a/../../outside/new", outside + "/new", "a//b", "./c", "d/.", ".."}) {
            file(path);
        }
        file("good");
        var run = pull();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("left out: ../outside/new: it leads out of the directory");
        assertThat(here.toFile().list()).containsExactly("good");
        nothingOutside();
    }

    @Test
    void shouldNotWriteThroughALinkThatComesInTheSamePull() throws IOException {
        tell("planted", Kind.LINK, 0, "../outside");
        tell("inside", Kind.LINK, 0, "sub");
        file("planted/new");
        file("inside/new");
        pull();
        nothingOutside();
        assertThat(Files.readString(here.resolve("inside/new"))).isEqualTo("evil");
        assertThat(Files.isSymbolicLink(here.resolve("inside"))).isFalse();
    }

    @Test
    void shouldNotWriteThroughALinkThatCameBefore() throws IOException {
        Files.createSymbolicLink(here.resolve("planted"), outside);
        file("planted/precious");
        file("planted/new");
        assertThat(pull("--overwrite").err()).contains("left out: planted/new: it lies behind a link here");
        nothingOutside();
    }

    @Test
    void shouldTakeOnlyWhatWasToldAndAskedFor() throws IOException {
        send("never-told", Kind.FILE, "evil");
        tell("larger", Kind.FILE, 4, "");
        send("larger", Kind.FILE, "much more than was told");
        tell("becomes-a-link", Kind.FILE, 4, "");
        send("becomes-a-link", Kind.LINK, "/etc/passwd");
        file("good");
        assertThat(pull().code()).isEqualTo(1);
        assertThat(here.toFile().list()).containsExactly("good");
        assertThat(Files.getPosixFilePermissions(here.resolve("good")))
                .as("no bit but those of reading, writing, running")
                .hasSizeLessThanOrEqualTo(9);
        nothingOutside();
    }

    @Test
    void shouldTakeNothingOfAnArchiveThatIsCut() throws IOException {
        tell("a", Kind.FILE, 4, "");
        tell("b", Kind.FILE, 2000, "");
        send("a", Kind.FILE, "evil");
        send("b", Kind.FILE, "x".repeat(2000));
        var half = archive.toByteArray();
        archive.reset();
        archive.write(half, 0, 1700);
        var run = CliRun.with(daemon)
                .env("XDG_STATE_HOME", temp.resolve("client").toString())
                .run("pull", "demo", here.toString());
        assertThat(run.code()).isNotZero();
        assertThat(here.toFile().list()).isEmpty();
    }

    @Test
    void shouldRefuseWhatDoesNotFitHere() throws IOException {
        tell("bomb", Kind.FILE, Long.MAX_VALUE / 2, "");
        var run = pull();
        assertThat(run.code()).isNotZero();
        assertThat(run.err()).contains("are free here");
        assertThat(here.toFile().list()).isEmpty();
    }

    @Test
    void shouldKeepDirectoriesWhatTheyAre() throws IOException {
        Files.createDirectories(here.resolve("directory/with"));
        file("directory");
        tell("with", Kind.OTHER, 0, "");
        tell("hook", Kind.DIRECTORY, 0, "");
        file(".GIT/hooks/x");
        file("git~1/hooks/x");
        file(".g\u200cit/hooks/x");
        assertThat(pull("--all", "--overwrite").err()).contains("left out: directory: here it is a directory");
        assertThat(here.toFile().list()).containsExactlyInAnyOrder("directory", "hook");
        assertThat(Files.isDirectory(here.resolve("directory/with"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }
}
