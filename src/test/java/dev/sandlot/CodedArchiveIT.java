package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.sandlot.archive.TarReader;
import dev.sandlot.archive.TarWriter;
import dev.sandlot.coding.Coding;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and manifests that are coded on their way, against a real daemon. */
class CodedArchiveIT extends OneSandbox {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ARCHIVE = "/sandboxes/demo/archive";
    private static final int FILES = 200;

    @BeforeEach
    void clear() {
        said("find . -mindepth 1 -delete");
    }

    private static HttpResponse<byte[]> put(String path, String coding, byte[] body) throws Exception {
        var request = daemon.request(path).header("Content-Encoding", coding);
        return HTTP.send(request.PUT(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> post(String path, String coding, byte[] body) throws Exception {
        var request = daemon.request(path).header("Content-Encoding", coding).header("Accept-Encoding", coding);
        return HTTP.send(request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> get(String accepted) throws Exception {
        return HTTP.send(
                daemon.request(ARCHIVE)
                        .header("Accept-Encoding", accepted)
                        .GET()
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static byte[] coded(Coding coding, byte[] content) throws IOException {
        var coded = new ByteArrayOutputStream();
        try (var encoder = coding.encoder(coded)) {
            encoder.write(content);
        }
        return coded.toByteArray();
    }

    private static byte[] decoded(HttpResponse<byte[]> answer) throws IOException {
        var coding = Coding.of(answer.headers().firstValue("content-encoding").orElseThrow());
        try (var decoder = coding.decoder(new ByteArrayInputStream(answer.body()), bytes -> {})) {
            return decoder.readAllBytes();
        }
    }

    private static FileEntry file(String name, long size) {
        return new FileEntry(InnerPath.of(name), FileEntry.Kind.FILE, 0644, size, Instant.EPOCH, null);
    }

    private static byte[] content(int i) {
        return ("file " + i + " is whole\n").repeat(200).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] archive() throws IOException {
        var tar = new TarWriter();
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < FILES; i++) {
            all.write(tar.entry(file("f" + i, content(i).length)));
            all.write(content(i));
        }
        all.write(tar.finish());
        return all.toByteArray();
    }

    private static List<String> names(byte[] archive) throws IOException {
        var tar = new TarReader(new ByteArrayInputStream(archive));
        var names = new ArrayList<String>();
        for (var entry = tar.next(); entry != null; entry = tar.next()) {
            names.add(entry.path().toString());
        }
        return names;
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoBothWays(Coding coding) throws Exception {
        var label = coding.label();
        var written = put(ARCHIVE, label, coded(coding, archive()));
        assertThat(written.statusCode()).as(text(written)).isEqualTo(200);
        assertThat(said("ls | wc -l; tail -n 1 f7")).isEqualTo(FILES + "\nfile 7 is whole\n");

        var all = get("br, " + label);
        assertThat(all.headers().firstValue("content-encoding")).hasValue(label);
        assertThat(all.headers().firstValue("vary")).hasValue("accept-encoding");
        assertThat(all.headers().firstValue("content-type")).hasValue("application/x-tar");
        assertThat(all.body()).hasSizeLessThan(FILES * content(0).length / 10);
        assertThat(names(decoded(all))).hasSize(FILES);

        var manifest =
                "{\"manifest\":[{\"path\":\"f3\",\"kind\":\"file\",\"size\":1}]}".getBytes(StandardCharsets.UTF_8);
        var some = post(ARCHIVE, label, coded(coding, manifest));
        assertThat(names(decoded(some))).containsExactly("f3");
        var list = post("/sandboxes/demo/sync/list", label, coded(coding, manifest));
        assertThat(new String(decoded(list), StandardCharsets.UTF_8)).contains("\"path\":\"f3\"");
        var plan = post("/sandboxes/demo/sync/plan", label, coded(coding, manifest));
        assertThat(text(plan)).contains("\"send\":[\"f3\"]");
    }

    @Test
    void shouldBePlainWhereNothingElseIsWanted() throws Exception {
        said("echo x > f");
        for (var accepted : List.of("identity", "*", "br", "zstd;q=0")) {
            var answer = get(accepted);
            assertThat(answer.headers().firstValue("content-encoding"))
                    .as(accepted)
                    .isEmpty();
            assertThat(names(answer.body())).contains("f");
        }
    }

    /** What has come whole stays, and nothing else. */
    @ParameterizedTest
    @EnumSource
    void shouldTellOfWhatIsCutOffOrDamaged(Coding coding) throws Exception {
        var whole = coded(coding, archive());
        for (int part = 1; part < 8; part++) {
            var cut = put(ARCHIVE, coding.label(), Arrays.copyOf(whole, whole.length * part / 8));
            assertThat(cut.statusCode()).as(text(cut)).isEqualTo(400);
            assertThat(text(cut)).contains("The body is not whole and sound " + coding.label());
        }
        var damaged = whole.clone();
        damaged[whole.length - 3] ^= 1;
        assertThat(put(ARCHIVE, coding.label(), damaged).statusCode()).isEqualTo(400);
        assertThat(put(ARCHIVE, coding.label(), archive()).statusCode()).isEqualTo(400);
        // Who was writing notices that nobody sends any more.
        TestDaemon.await(
                Duration.ofSeconds(30), () -> said("find . -name '.sandlot-*'").isEmpty());
        assertThat(said("ls | wc -l; for f in *; do [ $(grep -c 'is whole$' $f) = 200 ] || echo $f; done"))
                .isEqualTo(FILES + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, zstd", "zstd;q=1"})
    void shouldRefuseWhatItDoesNotKnow(String coding) throws Exception {
        var refused = put(ARCHIVE, coding, coded(Coding.GZIP, archive()));
        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(refused.headers().firstValue("accept-encoding")).hasValue("zstd, gzip");
        assertThat(text(refused)).contains("Content-Encoding is not known", "with one of: zstd, gzip");
        assertThat(said("ls")).isEmpty();
    }

    @Test
    void shouldRefuseAWindowThatTakesTooMuchMemory() throws Exception {
        var coded = new ByteArrayOutputStream();
        try (var encoder = new ZstdOutputStreamNoFinalizer(coded, 1).setWindowLog(27)) {
            encoder.write(archive());
        }
        var refused = put(ARCHIVE, "zstd", coded.toByteArray());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(text(refused)).contains("a window of more than 8 MiB", "without --long");
    }

    /** More than the daemon's whole heap goes through it; and of a text without an end no more is taken than of one that comes plain. */
    @ParameterizedTest
    @EnumSource
    void shouldHoldLittleOfWhatIsLargeWhenItIsDecoded(Coding coding) throws Exception {
        int size = 256 << 20;
        var bomb = new ByteArrayOutputStream();
        try (var encoder = coding.encoder(bomb)) {
            var tar = new TarWriter();
            encoder.write(tar.entry(file("zeros", size)));
            zeros(encoder, size);
            encoder.write(tar.finish());
        }
        assertThat(bomb.size()).isLessThan(2 << 20);
        var written = put(ARCHIVE, coding.label(), bomb.toByteArray());
        assertThat(written.statusCode()).as(text(written)).isEqualTo(200);
        assertThat(said("stat -c %s zeros").strip()).isEqualTo(Integer.toString(size));

        var endless = new ByteArrayOutputStream();
        try (var encoder = coding.encoder(endless)) {
            encoder.write("{\"manifest\":[{\"path\":\"".getBytes(StandardCharsets.UTF_8));
            zeros(encoder, size);
        }
        var refused = post("/sandboxes/demo/sync/plan", coding.label(), endless.toByteArray());
        assertThat(refused.statusCode()).as(text(refused)).isEqualTo(400);
        assertThat(daemon.get("/info").status()).isEqualTo(200);
    }

    private static void zeros(OutputStream to, int count) throws IOException {
        var part = new byte[1 << 20];
        for (int at = 0; at < count; at += part.length) {
            to.write(part);
        }
    }

    @Test
    void shouldUnpackItsNativeCodeWhereItIsTakenAwayAgain() throws Exception {
        assertThat(get("zstd").headers().firstValue("content-encoding")).hasValue("zstd");
        var mapped = Files.readString(Path.of("/proc/" + daemon.pid() + "/maps"));
        assertThat(mapped.lines().filter(line -> line.contains("libzstd")))
                .isNotEmpty()
                .allMatch(line -> line.contains(daemon.stateDir().resolve("tmp").toString()));
    }
}
