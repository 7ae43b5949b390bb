package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The files of a real sandbox through the API of a real daemon. */
class FilesIT extends OneSandbox {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static HttpRequest.Builder file(String path) {
        return daemon.request("/sandboxes/demo/files/" + path);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> put(String path, String content, String... headers) {
        var request = file(path).PUT(BodyPublishers.ofString(content));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<byte[]> get(String path, String... headers) {
        return send(headers.length == 0 ? file(path).GET() : file(path).GET().headers(headers));
    }

    private static JsonNode tree(String query) {
        var answer = daemon.get("/sandboxes/demo/tree" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> names(JsonNode tree) {
        var names = new ArrayList<String>();
        tree.path("entries").forEach(entry -> names.add(entry.path("path").asText()));
        return names;
    }

    @Test
    void shouldWriteAndReadAFile() {
        var written = put("made/by%20hand.txt?mkdirs=true&mode=0640", "grüezi");
        assertThat(written.statusCode()).as(text(written)).isEqualTo(200);
        assertThat(text(written)).contains("\"path\":\"made/by hand.txt\"", "\"mode\":\"0640\"", "\"size\":7");
        assertThat(said("stat -c '%a %U' made/by*; cat made/by*")).isEqualTo("640 agent\ngrüezi");

        var read = get("made/by%20hand.txt");
        assertThat(text(read)).isEqualTo("grüezi");
        assertThat(read.headers().firstValue("etag"))
                .isEqualTo(written.headers().firstValue("etag"));
        assertThat(read.headers().firstValue("content-type")).hasValue("application/octet-stream");
        assertThat(read.headers().firstValue("content-disposition"))
                .hasValue("attachment; filename*=UTF-8''by%20hand.txt");
        assertThat(read.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(read.headers().firstValue("sandlot-mode")).hasValue("0640");
        assertThat(get("%2Fworkspace/made/by%20hand.txt").body()).isEqualTo(read.body());
    }

    @Test
    void shouldTellWhatIsNotThere() {
        assertThat(get("nowhere").statusCode()).isEqualTo(404);
        assertThat(put("no/such/directory", "x").statusCode()).isEqualTo(404);
        assertThat(get("%2Fetc").statusCode()).isEqualTo(409);
        assertThat(get("x%00y").statusCode()).isEqualTo(422);
        assertThat(put("x?mode=9", "x").statusCode()).isEqualTo(422);
        assertThat(put("%2Fusr/bin/mine", "x").statusCode()).isEqualTo(403);
        assertThat(daemon.get("/sandboxes/nobody/files/x").status()).isEqualTo(404);
        assertThat(send(file("x").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(405);
    }

    /** Names are bytes. */
    @Test
    void shouldTakeAnyBytesForAName() {
        assertThat(put("odd/b%FCr%0A%25?mkdirs=true", "odd").statusCode()).isEqualTo(200);
        assertThat(said("cd odd && ls | od -An -tx1").strip()).isEqualTo("62 fc 72 0a 25 0a");
        assertThat(text(get("odd/b%FCr%0A%25"))).isEqualTo("odd");
        var entry = tree("?path=odd").path("entries").get(0);
        assertThat(entry.path("path").asText()).isEqualTo("b\ufffdr\n%");
        assertThat(entry.path("path_base64").asText()).isEqualTo("YvxyCiU=");
    }

    @Test
    void shouldServeParts() {
        put("parts", "0123456789");
        var middle = get("parts", "Range", "bytes=2-4");
        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(text(middle)).isEqualTo("234");
        assertThat(middle.headers().firstValue("content-range")).hasValue("bytes 2-4/10");
        assertThat(text(get("parts", "Range", "bytes=7-"))).isEqualTo("789");
        assertThat(text(get("parts", "Range", "bytes=7-99"))).isEqualTo("789");
        assertThat(text(get("parts", "Range", "bytes=-3"))).isEqualTo("789");
        assertThat(text(get("parts", "Range", "bytes=-30"))).isEqualTo("0123456789");
        var behind = get("parts", "Range", "bytes=10-");
        assertThat(behind.statusCode()).isEqualTo(416);
        assertThat(behind.headers().firstValue("content-range")).hasValue("bytes */10");
        // What is no single range is not served in parts.
        assertThat(get("parts", "Range", "bytes=0-1,3-4").statusCode()).isEqualTo(200);
        assertThat(get("parts", "Range", "lines=1-2").statusCode()).isEqualTo(200);

        var tag = middle.headers().firstValue("etag").orElseThrow();
        assertThat(text(get("parts", "Range", "bytes=2-4", "If-Range", tag))).isEqualTo("234");
        put("parts", "abcdefghij");
        assertThat(text(get("parts", "Range", "bytes=2-4", "If-Range", tag))).isEqualTo("abcdefghij");

        put("none", "");
        assertThat(get("none").body()).isEmpty();
        assertThat(get("none", "Range", "bytes=0-").statusCode()).isEqualTo(416);
    }

    @Test
    void shouldChangeOnlyWhatTheClientHasSeen() {
        var tag = put("seen", "one").headers().firstValue("etag").orElseThrow();
        assertThat(get("seen", "If-None-Match", tag).statusCode()).isEqualTo(304);
        said("echo by an agent > seen");
        assertThat(get("seen", "If-None-Match", tag).statusCode()).isEqualTo(200);

        assertThat(put("seen", "two", "If-Match", tag).statusCode()).isEqualTo(412);
        assertThat(send(file("seen").DELETE().header("If-Match", tag)).statusCode())
                .isEqualTo(412);
        assertThat(put("seen", "two", "If-None-Match", "*").statusCode()).isEqualTo(412);
        assertThat(put("unseen", "two", "If-Match", "*").statusCode()).isEqualTo(412);
        assertThat(said("cat seen; ls unseen 2>&1 | wc -l")).isEqualTo("by an agent\n1\n");

        var now = get("seen").headers().firstValue("etag").orElseThrow();
        assertThat(put("seen", "two", "If-Match", now).statusCode()).isEqualTo(200);
        assertThat(put("fresh", "two", "If-None-Match", "*").statusCode()).isEqualTo(200);
        assertThat(said("cat seen fresh")).isEqualTo("twotwo");
    }

    @Test
    void shouldRemove() {
        put("gone/a/b?mkdirs=true", "x");
        said("ln -s gone link");
        assertThat(send(file("gone").DELETE()).statusCode()).isEqualTo(409);
        assertThat(send(file("link").DELETE()).statusCode()).isEqualTo(204);
        assertThat(said("cat gone/a/b")).isEqualTo("x");
        assertThat(send(file("gone?recursive=true").DELETE()).statusCode()).isEqualTo(204);
        assertThat(send(file("gone").DELETE()).statusCode()).isEqualTo(404);
    }

    private static TestDaemon.Answer move(String body) {
        return daemon.post("/sandboxes/demo/move", body);
    }

    @Test
    void shouldMove() {
        put("moved/from?mkdirs=true", "x");
        put("moved/there", "y");
        var moved = move("{\"from\":\"moved/from\",\"to\":\"moved/in/to\",\"mkdirs\":true}");
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(moved.json().path("path").asText()).isEqualTo("moved/in/to");
        assertThat(moved.json().path("size").asInt()).isEqualTo(1);
        assertThat('"' + moved.json().path("etag").asText() + '"')
                .isEqualTo(get("moved/in/to").headers().firstValue("etag").orElseThrow());

        assertThat(move("{\"from\":\"moved/from\",\"to\":\"moved/new\"}").status())
                .isEqualTo(404);
        var taken = move("{\"from\":\"moved/there\",\"to\":\"moved/in/to\"}");
        assertThat(taken.status()).as(taken.body()).isEqualTo(409);
        assertThat(move("{\"from\":\"moved/there\",\"to\":\"moved/in/to\",\"overwrite\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(said("cd moved; find . -type f; cat in/to")).isEqualTo("./in/to\ny");
        // Another file system.
        assertThat(move("{\"from\":\"moved/in/to\",\"to\":\"/tmp/to\"}").status())
                .isEqualTo(409);
        assertThat(move("{\"from\":\"/etc/passwd\",\"to\":\"/etc/mine\"}").status())
                .isIn(403, 409);
    }

    /** A link is moved itself, wherever it leads; and names are bytes. */
    @Test
    void shouldMoveLinksAndNamesOfAnyBytes() {
        said("mkdir bytes && cd bytes && ln -s /etc planted && touch \"$(printf 'b\\374r\\n%%')\"");
        assertThat(move("{\"from\":\"bytes/planted\",\"to\":\"bytes/moved\"}")
                        .json()
                        .path("target")
                        .asText())
                .isEqualTo("/etc");
        var named = move("{\"from_base64\":\"Ynl0ZXMvYvxyCiU=\",\"to_base64\":\"Ynl0ZXMv/w==\"}");
        assertThat(named.status()).as(named.body()).isEqualTo(200);
        assertThat(named.json().path("path_base64").asText()).isEqualTo("Ynl0ZXMv/w==");
        assertThat(said("ls bytes | od -An -tx1").strip()).isEqualTo("6d 6f 76 65 64 0a ff 0a");
    }

    @Test
    void shouldTellWhatIsNoMove() {
        for (var body : List.of(
                "{\"from\":\"a\"}",
                "{\"from\":\"a\",\"from_base64\":\"YQ==\",\"to\":\"b\"}",
                "{\"from\":\"\",\"to\":\"b\"}",
                "{\"from\":\"a\",\"to_base64\":\"?\"}",
                "{\"from\":\"a\\u0000\",\"to\":\"b\"}",
                "{\"from\":\"a\",\"to\":\"b\",\"force\":true}")) {
            var answer = move(body);
            assertThat(answer.status()).as(body + answer.body()).isEqualTo(422);
        }
    }

    @Test
    void shouldMakeDirectories() {
        assertThat(put("new/in?kind=directory", "").statusCode()).isEqualTo(404);
        assertThat(put("new/in?kind=directory&mkdirs=true&mode=0700", "").statusCode())
                .isEqualTo(200);
        put("new/in/kept", "kept");
        assertThat(put("new/in?kind=directory", "").statusCode()).isEqualTo(200);
        assertThat(said("stat -c %a new/in; cat new/in/kept")).isEqualTo("700\nkept");
    }

    @Test
    void shouldTellWhatLiesThere() {
        said("mkdir -p t/b/c t/z && echo x > t/b/c/f && echo yy > t/a && ln -s a t/l && mkfifo t/p");
        assertThat(names(tree("?path=t"))).containsExactly("a", "b", "l", "p", "z");
        assertThat(names(tree("?path=t&depth=16"))).containsExactly("a", "b", "b/c", "b/c/f", "l", "p", "z");
        assertThat(names(tree("?path=t/&depth=2"))).containsExactly("a", "b", "b/c", "l", "p", "z");
        var all = tree("?path=t").path("entries");
        assertThat(all.get(0).path("size").asInt()).isEqualTo(3);
        assertThat(all.get(1).path("kind").asText()).isEqualTo("directory");
        assertThat(all.get(2).path("target").asText()).isEqualTo("a");
        assertThat(all.get(3).path("kind").asText()).isEqualTo("other");

        var first = tree("?path=t&limit=2");
        assertThat(names(first)).containsExactly("a", "b");
        assertThat(first.path("truncated").asBoolean()).isTrue();
        var cursor = first.path("next_cursor").asText();
        var rest = tree("?path=t&limit=10&cursor=" + cursor);
        assertThat(names(rest)).containsExactly("l", "p", "z");
        assertThat(rest.path("truncated").asBoolean()).isFalse();
        assertThat(rest.path("next_cursor").isNull()).isTrue();
        var cut = tree("?path=t&depth=9&limit=3");
        assertThat(names(cut)).containsExactly("a", "b", "b/c");
        assertThat(cut.path("truncated").asBoolean()).isTrue();
        assertThat(daemon.get("/sandboxes/demo/tree?path=t/a").status()).isEqualTo(409);
        assertThat(daemon.get("/sandboxes/demo/tree?path=nowhere").status()).isEqualTo(404);
    }

    @Test
    void shouldCarryLargeFilesBothWaysWithoutHoldingThem() throws Exception {
        var content = new byte[200 << 20];
        new Random(7).nextBytes(content);
        var sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        var written = send(file("large").PUT(BodyPublishers.ofByteArray(content)));
        assertThat(written.statusCode()).as(text(written)).isEqualTo(200);
        assertThat(said("sha256sum large")).startsWith(sum);
        assertThat(Arrays.equals(get("large").body(), content)).isTrue();
        assertThat(daemon.get("/info").status()).isEqualTo(200);
    }

    /** An upload that breaks off leaves what was there, and nothing else. */
    @Test
    void shouldLeaveTheOldFileWhereABodyBreaksOff() throws Exception {
        put("whole/file?mkdirs=true", "old");
        try (var socket = new Socket(daemon.url().getHost(), daemon.url().getPort())) {
            socket.getOutputStream()
                    .write(("PUT /api/v1/sandboxes/demo/files/whole/file HTTP/1.1\r\nHost: "
                                    + daemon.url().getAuthority()
                                    + "\r\nAuthorization: Bearer " + daemon.token()
                                    + "\r\nContent-Length: 1000000\r\n\r\nnew content")
                            .getBytes(StandardCharsets.US_ASCII));
            TestDaemon.await(
                    Duration.ofSeconds(60),
                    () -> said("ls -A whole | wc -l").strip().equals("2"));
        }
        TestDaemon.await(Duration.ofSeconds(60), () -> said("ls -A whole").equals("file\n"));
        assertThat(said("cat whole/file")).isEqualTo("old");
    }

    /** What tar(1) makes goes in, and comes out for tar(1). */
    @Test
    void shouldCarryArchivesBothWays() throws Exception {
        said(
                "mkdir -p from/d/e && printf hello > from/d/f && chmod 751 from/d/f && ln -s f from/d/l && mkfifo from/p && touch \"from/$(printf 'b\\374r')\"");
        var archive = send(daemon.request("/sandboxes/demo/archive?path=from").GET());
        assertThat(archive.statusCode()).isEqualTo(200);
        assertThat(archive.headers().firstValue("content-type")).hasValue("application/x-tar");
        assertThat(archive.headers().firstValue("content-disposition"))
                .hasValue("attachment; filename*=UTF-8''from.tar");
        var into = send(
                daemon.request("/sandboxes/demo/archive?path=to/here").PUT(BodyPublishers.ofByteArray(archive.body())));
        assertThat(into.statusCode()).as(text(into)).isEqualTo(200);
        assertThat(text(into)).isEqualTo("{\"left_out\":[],\"others\":0}");
        assertThat(
                        said(
                                "rm from/p; diff -r from to/here && stat -c %a to/here/d/f; readlink to/here/d/l; ls to/here/d"))
                .isEqualTo("751\nf\ne\nf\nl\n");
    }

    @Test
    void shouldNotUnpackWhatLeadsOut() throws Exception {
        var tree = temp.resolve("tree");
        java.nio.file.Files.createDirectories(tree);
        java.nio.file.Files.writeString(tree.resolve("good"), "good");
        java.nio.file.Files.writeString(tree.resolve("bad"), "bad");
        var made = new ProcessBuilder(
                        "tar", "c", "-C", tree.toString(), "--transform", "s#^bad#../../etc/bad#S", "-P", "good", "bad")
                .start();
        var archive = made.getInputStream().readAllBytes();
        var into = send(daemon.request("/sandboxes/demo/archive?path=held").PUT(BodyPublishers.ofByteArray(archive)));
        assertThat(into.statusCode()).as(text(into)).isEqualTo(200);
        assertThat(text(into)).contains("../../etc/bad");
        assertThat(said("cat held/good; find / -name bad -not -path '/proc/*' 2>/dev/null | wc -l"))
                .isEqualTo("good0\n");
    }

    @Test
    void shouldTellWhatIsNoArchive() {
        for (var body : List.of("no archive, but long enough for a header: " + "x".repeat(600), "short")) {
            var answer =
                    send(daemon.request("/sandboxes/demo/archive?path=none").PUT(BodyPublishers.ofString(body)));
            assertThat(answer.statusCode()).as(text(answer)).isEqualTo(422);
            assertThat(text(answer)).contains("no tar archive");
        }
        assertThat(send(daemon.request("/sandboxes/demo/archive?path=nowhere").GET())
                        .statusCode())
                .isEqualTo(404);
    }

    /** A client that doesn't read holds the file open, and nothing in memory. */
    @Test
    void shouldWaitForASlowReaderAndLetGoOfOneThatLeaves() throws Exception {
        said("head -c 300000000 /dev/zero > zeros");
        try (var slow = new Socket(daemon.url().getHost(), daemon.url().getPort())) {
            slow.getOutputStream()
                    .write(("GET /api/v1/sandboxes/demo/files/zeros HTTP/1.1\r\nHost: "
                                    + daemon.url().getAuthority() + "\r\nAuthorization: Bearer " + daemon.token()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(head(slow.getInputStream())).contains("content-length: 300000000");
            assertThat(said("pgrep -c sandlot-files || true").strip()).isNotEmpty();
            assertThat(get("zeros", "Range", "bytes=299999999-").body()).hasSize(1);
        }
        TestDaemon.await(
                Duration.ofSeconds(60), () -> daemon.get("/sandboxes/demo").status() == 200);
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString().toLowerCase(java.util.Locale.ROOT);
    }

    /** Who may only look sees what is printed, and no file: in files there may be secrets. */
    @Test
    void shouldBeForThoseWhoMayRunCommands() {
        put("secret", "s");
        for (var role : List.of("viewer", "operator")) {
            var token = daemon.post("/tokens", "{\"name\":\"" + role + "\",\"role\":\"" + role + "\"}")
                    .json()
                    .path("token")
                    .asText();
            int expected = role.equals("viewer") ? 403 : 200;
            for (var path : List.of("files/secret", "tree")) {
                var request = HttpRequest.newBuilder(URI.create(daemon.url() + "/api/v1/sandboxes/demo/" + path))
                        .header("Authorization", "Bearer " + token);
                assertThat(send(request).statusCode()).as(role + " " + path).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldTellAtTheHeadWhatLiesThere() {
        put("head", "12345");
        var head = send(file("head").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length")).hasValue("5");
        said("touch -d 2001-02-03T04:05:06Z head");
        assertThat(get("head").headers().firstValue("last-modified")).hasValue("Sat, 03 Feb 2001 04:05:06 GMT");
        assertThat(head.headers().firstValue("sandlot-kind")).hasValue("file");
        assertThat(send(file("").method("HEAD", BodyPublishers.noBody()))
                        .headers()
                        .firstValue("sandlot-kind"))
                .hasValue("directory");
        assertThat(send(file("nowhere").method("HEAD", BodyPublishers.noBody())).statusCode())
                .isEqualTo(404);
    }
}
