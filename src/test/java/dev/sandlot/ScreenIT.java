package dev.sandlot;

import static dev.sandlot.TestDaemon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Displays of real sandboxes: the X server, what is on it, who may look and who may type. */
class ScreenIT extends OneDaemon {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A terminal as large as the display, that shows and keeps what is typed into it. */
    private static final String TYPEWRITER = "exec xterm -geometry 200x80+0+0 -e 'cat > /tmp/typed'";

    /** Sets the size of the screen, as a program inside may (RRSetScreenSize, in the X protocol's own words). */
    private static final String RESIZE = """
            import socket, struct, sys
            x = socket.socket(socket.AF_UNIX)
            x.connect('/tmp/.X11-unix/X0')
            def take(n):
                data = b''
                while len(data) < n:
                    data += x.recv(n - len(data))
                return data
            x.sendall(struct.pack('<BxHHHHxx', 0x6c, 11, 0, 0, 0))
            setup = take(struct.unpack('<H', take(8)[6:8])[0] * 4)
            vendor, formats = struct.unpack('<H', setup[16:18])[0], setup[21]
            root = struct.unpack('<I', setup[32 + (vendor + 3 & ~3) + 8 * formats:][:4])[0]
            x.sendall(struct.pack('<BxHHxx5sxxx', 98, 4, 5, b'RANDR'))
            major = take(32)[9]
            x.sendall(struct.pack('<BBHII', major, 0, 3, 1, 5))
            take(32)
            wide, high = int(sys.argv[1]), int(sys.argv[2])
            x.sendall(struct.pack('<BBHIHHII', major, 7, 5, root, wide, high, 300, 200))
            x.sendall(struct.pack('<BxH', 43, 1))
            assert take(32)[0] == 1, 'refused'
            """;

    @TempDir
    Path temp;

    private void create(String name, String more) {
        var answer = daemon.post(
                "/sandboxes", "{\"name\":\"" + name + "\",\"display\":{\"width\":640,\"height\":480}" + more + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private HttpResponse<byte[]> picture(String sandbox, String query, String tag) {
        var request = daemon.request("/sandboxes/" + sandbox + "/screenshot" + query);
        if (tag != null) {
            request.header("If-None-Match", tag);
        }
        return bytes(request);
    }

    private static HttpResponse<byte[]> bytes(HttpRequest.Builder request) {
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static BufferedImage image(HttpResponse<byte[]> answer) {
        try {
            assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
            return ImageIO.read(new ByteArrayInputStream(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tag(String sandbox) {
        var answer = picture(sandbox, "", null);
        return answer.statusCode() == 200 ? answer.headers().firstValue("etag").orElseThrow() : null;
    }

    private JsonNode display(String sandbox) {
        return StreamSupport.stream(
                        daemon.get("/sandboxes/" + sandbox + "/processes")
                                .json()
                                .path("items")
                                .spliterator(),
                        false)
                .filter(process -> process.path("kind").asText().equals("display"))
                .findFirst()
                .orElseThrow();
    }

    private String typed(String sandbox) {
        return daemon.exec(sandbox, "cat /tmp/typed").path("stdout").asText();
    }

    private String token(String role) {
        return daemon.post("/tokens", "{\"name\":\"" + role + "\",\"role\":\"" + role + "\"}")
                .json()
                .path("token")
                .asText();
    }

    @Test
    void showsWhatIsOnIt() {
        create("see", "");
        var blank = tag("see");
        assertThat(picture("see", "", blank).statusCode()).isEqualTo(304);

        daemon.post(
                "/sandboxes/see/processes",
                "{\"kind\":\"task\",\"command\":\"exec xterm -bg '#ff0000' -geometry 200x80+0+0\"}");
        await(PATIENCE, () -> !tag("see").equals(blank));
        await(PATIENCE, () -> (image(picture("see", "", null)).getRGB(600, 400) & 0xffffff) == 0xff0000);
        var whole = image(picture("see", "", null));
        assertThat(whole.getWidth()).isEqualTo(640);
        assertThat(whole.getHeight()).isEqualTo(480);

        var small = picture("see", "?width=160&format=jpeg", null);
        assertThat(small.headers().firstValue("content-type")).contains("image/jpeg");
        assertThat(image(small).getWidth()).isEqualTo(160);
        assertThat(image(small).getHeight()).isEqualTo(120);
        assertThat(new java.awt.Color(image(small).getRGB(150, 100)).getRed()).isGreaterThan(240);
        // A tag is of one form.
        assertThat(picture(
                                "see",
                                "?width=160",
                                small.headers().firstValue("etag").orElseThrow())
                        .statusCode())
                .isEqualTo(200);

        await(
                PATIENCE,
                () -> daemon.get("/sandboxes/see/screenshots")
                                .json()
                                .path("items")
                                .size()
                        > 0);
        var frames = daemon.get("/sandboxes/see/screenshots").json().path("items");
        var frame = picture("see", "?frame=" + frames.get(0).path("hash").asText(), null);
        assertThat(image(frame).getWidth()).isEqualTo(640);
        assertThat(picture(
                                "see",
                                "?frame=" + frames.get(0).path("hash").asText(),
                                frame.headers().firstValue("etag").orElseThrow())
                        .statusCode())
                .isEqualTo(304);
        assertThat(picture("see", "?frame=0000000000000000", null).statusCode()).isEqualTo(404);
        var events = daemon.send(daemon.request("/sandboxes/see").GET());
        assertThat(events.json().path("display").path("width").asInt()).isEqualTo(640);
    }

    @Test
    void comesBackWhenItsServerIsKilled() {
        create("heal", "");
        assertThat(tag("heal")).isNotNull();
        daemon.exec("heal", "pkill -9 -x 'Xvnc|Xtigervnc'");
        await(PATIENCE, () -> display("heal").path("restarts").asInt() == 1);
        await(PATIENCE, () -> tag("heal") != null);
        assertThat(daemon.exec("heal", "xterm -e true").path("exit_code").asInt())
                .isZero();

        daemon.kill();
        daemon.start();
        await(PATIENCE, () -> tag("heal") != null);
        assertThat(display("heal").path("restarts").asInt()).isEqualTo(1);

        daemon.post("/sandboxes/heal/stop", "{}");
        assertThat(daemon.get("/sandboxes/heal/screenshot").status()).isEqualTo(409);
        daemon.post("/sandboxes/heal/start", "{}");
        await(PATIENCE, () -> tag("heal") != null);
    }

    @Test
    void isThereBeforeTheCommandStarts() {
        create("first", ",\"command\":\"xterm -e 'echo $DISPLAY > /tmp/seen'\"");
        await(
                PATIENCE,
                () -> daemon.exec("first", "cat /tmp/seen")
                        .path("stdout")
                        .asText()
                        .equals(":0\n"));
        assertThat(daemon.get("/sandboxes/first/processes/p1")
                        .json()
                        .path("kind")
                        .asText())
                .isEqualTo("task");
    }

    @Test
    void isItsSandboxesAlone() {
        create("one", "");
        create("two", "");
        // What the daemon looks at is nothing for the sandbox's other processes, not even by way of the server's own
        // eyes.
        for (var way : new String[] {"/run/display", "/proc/$(pgrep -o -x 'Xvnc|Xtigervnc')/root/run/display"}) {
            assertThat(daemon.exec("one", "ls " + way).path("exit_code").asInt())
                    .as(way)
                    .isNotZero();
        }
        // No abstract socket either.
        assertThat(daemon.exec("two", "grep -c '@/tmp/.X11-unix' /proc/net/unix")
                        .path("stdout")
                        .asText())
                .isEqualTo("0\n");
        var blank = tag("two");
        daemon.post("/sandboxes/one/processes", "{\"kind\":\"task\",\"command\":\"exec xterm\"}");
        var before = tag("one");
        await(PATIENCE, () -> !tag("one").equals(before) || !before.equals(blank));
        assertThat(tag("two")).isEqualTo(blank);
    }

    @Test
    void takesKeysOfThoseOnlyWhoMayType() {
        create("live", "");
        daemon.post(
                "/sandboxes/live/processes", "{\"kind\":\"task\",\"command\":" + TestDaemon.quote(TYPEWRITER) + "}");
        await(
                PATIENCE,
                () -> daemon.exec("live", "test -e /tmp/typed")
                                .path("exit_code")
                                .asInt()
                        == 0);

        try (var eyes = VncClient.open(daemon, daemon.token(), "live", "");
                var hands = VncClient.open(daemon, daemon.token(), "live", "control=true")) {
            assertThat(eyes.width()).isEqualTo(640);
            var before = eyes.screen();
            eyes.point(300, 300);
            eyes.type("dropped\n");
            eyes.clipboard("dropped too");
            hands.point(310, 310);
            hands.type("taken\n");
            await(PATIENCE, () -> typed("live").contains("taken"));
            assertThat(typed("live")).isEqualTo("taken\n");
            assertThat(eyes.screen()).isNotEqualTo(before);
        }

        var viewer = token("viewer");
        VncClient.open(daemon, viewer, "live", "").close();
        assertThatThrownBy(() -> VncClient.open(daemon, viewer, "live", "control=true"))
                .hasStackTraceContaining("403");
        assertThatThrownBy(() -> VncClient.open(daemon, viewer, "live", "clipboard=true"))
                .hasStackTraceContaining("403");
    }

    @Test
    void sendsAwayWhoIsNotUnderstoodAndTellsWhenTheDisplayIsGone() {
        create("odd", "");
        try (var odd = VncClient.open(daemon, daemon.token(), "odd", "control=true")) {
            odd.send(new byte[] {99});
            assertThat(odd.closeCode()).isEqualTo(1002);
        }
        try (var large = VncClient.open(daemon, daemon.token(), "odd", "control=true&clipboard=true")) {
            large.send(new byte[] {6, 0, 0, 0, 0x7f, 0, 0, 0});
            assertThat(large.closeCode()).isEqualTo(1002);
        }
        try (var left = VncClient.open(daemon, daemon.token(), "odd", "")) {
            daemon.post("/sandboxes/odd/stop", "{}");
            assertThat(left.closeCode()).isEqualTo(1012);
        }
    }

    @Test
    void doesNotFollowWhereAProgramMakesTheScreenAbsurd() {
        create("huge", "");
        assertThat(tag("huge")).isNotNull();
        daemon.exec("huge", "cat > /tmp/resize.py <<'END'\n" + RESIZE + "END");
        var resize = "python3 /tmp/resize.py ";
        var made = daemon.exec("huge", resize + "8000 8000");
        assertThat(made.path("exit_code").asInt()).as(made.toString()).isZero();
        await(PATIENCE, () -> daemon.get("/sandboxes/huge/screenshot").status() == 503);
        assertThat(daemon.get("/sandboxes/huge/screenshot").body()).contains("too large (8000x8000)");
        assertThatThrownBy(() -> VncClient.open(daemon, daemon.token(), "huge", ""))
                .hasStackTraceContaining("503");
        daemon.exec("huge", resize + "800 600");
        await(PATIENCE, () -> tag("huge") != null);
        assertThat(image(picture("huge", "", null)).getWidth()).isEqualTo(800);
    }

    @Test
    void refusesWhatCantBe() {
        for (var size : new String[] {
            "{\"width\":10,\"height\":480}", "{\"width\":4096,\"height\":4096}", "{\"width\":640}", "\"big\""
        }) {
            assertThat(daemon.post("/sandboxes", "{\"display\":" + size + "}").status())
                    .as(size)
                    .isIn(400, 422);
        }
        daemon.post("/sandboxes", "{\"name\":\"none\"}");
        var none = daemon.get("/sandboxes/none/screenshot");
        assertThat(none.status()).isEqualTo(409);
        assertThat(none.body()).contains("--display");
        create("some", "");
        for (var query : new String[] {"?width=0", "?width=99999", "?format=gif", "?frame=x&width=100", "?odd=1"}) {
            assertThat(picture("some", query, null).statusCode()).as(query).isIn(400, 404, 422);
        }
        assertThat(daemon.get("/sandboxes/some/screen").status()).isEqualTo(400);
        assertThat(daemon.post("/sandboxes/some/processes", "{\"kind\":\"display\",\"command\":\"true\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void isSavedByTheCommandLine() throws IOException, InterruptedException {
        create("cli", "");
        var file = temp.resolve("out.png");
        var saved = daemon.cli("screenshot", "cli", "-o", file.toString(), "--width", "320")
                .start();
        assertThat(saved.waitFor()).isZero();
        assertThat(ImageIO.read(Files.newInputStream(file)).getWidth()).isEqualTo(320);
    }
}
