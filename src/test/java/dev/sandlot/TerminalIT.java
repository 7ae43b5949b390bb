package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Terminals in a real sandbox, looked at through the API. */
class TerminalIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static TestDaemon daemon;

    private final List<TerminalClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        daemon = TestDaemon.start(directory.resolve("state"));
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() throws IOException {
        daemon.close();
        // No terminal's holder outlives its sandbox.
        TestDaemon.await(
                PATIENCE,
                () -> Leftovers.writingBelow(directory.resolve("state/sandboxes"))
                        .isEmpty());
    }

    @AfterEach
    void leave() {
        clients.forEach(TerminalClient::close);
    }

    private static String terminal(String line, String more) {
        var answer = daemon.post(
                "/sandboxes/demo/processes",
                "{\"kind\":\"terminal\",\"command\":" + TestDaemon.quote(line) + more + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asText();
    }

    private static String terminal(String line) {
        return terminal(line, "");
    }

    private TerminalClient join(String process, String query) {
        var client = TerminalClient.join(daemon, "demo", process, query);
        clients.add(client);
        return client;
    }

    private static String log(String process) {
        return daemon.get("/sandboxes/demo/processes/" + process + "/output?stream=pty&limit=16777216")
                .body();
    }

    private static String styledScreen(String process) {
        return daemon.get("/sandboxes/demo/processes/" + process + "/screen?format=ansi")
                .body();
    }

    private static String screen(String process) {
        return daemon.get("/sandboxes/demo/processes/" + process + "/screen").body();
    }

    /** Prints what it reads, each byte by its number; first asks for bracketed paste, or not. */
    private static String reader(String first) {
        var id = terminal("stty raw -echo; printf '" + first
                + "up\\r\\n'; while c=$(dd bs=1 count=1 2>/dev/null | od -An -tu1); do"
                + " printf '%s' $c,; [ $c != 113 ] || exit 0; done");
        TestDaemon.await(PATIENCE, () -> screen(id).contains("up"));
        return id;
    }

    private static String read(String id) {
        var all = new StringBuilder();
        log(id).substring(log(id).indexOf("up\r\n") + 4)
                .chars()
                .filter(c -> c >= ' ')
                .forEach(c -> all.append((char) c));
        return all.toString();
    }

    @Test
    void shouldPasteSeveralLinesAsOneWhereTheProgramAskedForIt() {
        var asked = reader("\\033[?2004h");
        var text = "a\nb\u001b[20\u001b[201~1~c\u009b201~\r\nd";
        for (var keys : new String[] {text, "x"}) {
            assertThat(daemon.post(
                                    "/sandboxes/demo/processes/" + asked + "/keys",
                                    "{\"text\":" + TestDaemon.quote(keys) + ",\"keys\":[\"Enter\"]}")
                            .status())
                    .isEqualTo(204);
        }
        daemon.post("/sandboxes/demo/processes/" + asked + "/keys", "{\"keys\":[\"q\"]}");
        ended(asked);
        // In brackets with all marks within taken out; Enter, and one line, as keys.
        assertThat(read(asked)).isEqualTo("27,91,50,48,48,126,97,13,98,99,13,100,27,91,50,48,49,126,13,120,13,113,");

        var plain = reader("");
        daemon.post("/sandboxes/demo/processes/" + plain + "/keys", "{\"text\":\"a\\nb\",\"keys\":[\"q\"]}");
        ended(plain);
        assertThat(read(plain)).isEqualTo("97,13,98,113,");
    }

    private static TestDaemon.Answer ended(String process) {
        return daemon.get("/sandboxes/demo/processes/" + process + "?wait=20");
    }

    @Test
    void shouldShowTheScreenFirstAndThenWhatChangesIt() {
        var id = terminal("echo early; read x; echo late $x; read x");
        TestDaemon.await(PATIENCE, () -> screen(id).contains("early"));
        var viewer = join(id, "").sees("early");
        assertThat(viewer.told("ready").get("read_only").asBoolean()).isFalse();
        viewer.type("word\r").sees("late word");
    }

    @Test
    void shouldHaveTheSizeAndTheKindThatProgramsExpect() {
        var id = terminal(
                "stty size; echo $TERM $COLORTERM; tput colors; test -t 0 && test -t 1 && tty",
                ",\"cols\":132,\"rows\":43");
        assertThat(ended(id).json().get("exit_code").asInt()).isZero();
        assertThat(log(id)).matches("43 132\r\nxterm-256color truecolor\r\n256\r\n/dev/pts/[0-9]+\r\n");
    }

    @Test
    void shouldLogEveryByteFromTheFirst() {
        var id = terminal("printf '\\001\\377start'; seq 1 200000; exit 3");
        assertThat(ended(id).json().get("exit_code").asInt()).isEqualTo(3);
        var expected = new StringBuilder();
        for (int i = 1; i <= 200_000; i++) {
            expected.append(i).append("\r\n");
        }
        assertThat(log(id)).isEqualTo("\u0001\ufffdstart" + expected);
    }

    @Test
    void shouldPassColoursUtf8MouseAndBracketedPasteOn() {
        var id = terminal(
                "read x; printf '\\033[38;2;9;8;7mcoloured\\033[0m\\033[?1000h\\033[?1006h\\033[?2004h'; echo 'snow ☃'; read x");
        var viewer = join(id, "");
        // As it was printed, or as it is painted for who was behind.
        viewer.type("\r").sees("38;2;9;8;7mcoloured").sees("snow ☃");
        viewer.sees("\u001b[?1000h").sees("\u001b[?1006h").sees("\u001b[?2004h");
    }

    @Test
    void shouldFollowTheSizeOfTheWriterThatWasUsedLastAndNeverThatOfAReader() {
        var id = terminal("PS1='> ' exec bash --norc");
        var large = join(id, "?cols=120&rows=40").sees("> ");
        large.type("stty size\r").sees("40 120");
        var reader = join(id, "?cols=30&rows=7&read_only=true").sees("40 120");
        reader.tell("{\"type\":\"resize\",\"cols\":20,\"rows\":5}").type("echo typed by a reader\r");
        large.type("stty size; echo still\r").sees("still");
        var small = join(id, "?cols=50&rows=12").sees("still");
        small.type("stty size\r").sees("12 50");
        small.tell("{\"type\":\"resize\",\"cols\":60,\"rows\":15}");
        small.type("stty size\r").sees("15 60");
        large.type("stty size; echo back\r").sees("back");
        assertThat(log(id))
                .doesNotContain("typed by a reader")
                .doesNotContain("5 20")
                .doesNotContain("7 30");
        assertThat(log(id).split("40 120", -1)).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void shouldShowTheLogAloneFromWhereItIsAskedFor() {
        var id = terminal("printf 'first '; read x; echo second; read x");
        TestDaemon.await(Duration.ofSeconds(20), () -> screen(id).contains("first"));
        var viewer = join(id, "?from=0").sees("first ").type("\r").sees("second");
        assertThat(viewer.shown()).isEqualTo(log(id)).startsWith("first ");
        assertThat(viewer.numbers()).startsWith(0L, 1L).doesNotHaveDuplicates().isSorted();

        var later = join(id, "?from=1").sees("second");
        assertThat(later.numbers().get(0)).isEqualTo(1);
        assertThat(later.shown()).doesNotContain("first");
        viewer.type("\r");
        assertThat(ended(id).json().get("state").asText()).isEqualTo("exited");

        var afterwards = join(id, "?from=0");
        assertThat(afterwards.told("exit").get("exit_code").asInt()).isZero();
        assertThat(afterwards.shown()).isEqualTo(log(id));
        assertThat(afterwards.told())
                .noneMatch(said -> said.path("type").asText().equals("skip"));
    }

    @Test
    void shouldShowOneOfAnotherSizeDrawingsForIt() {
        var id = terminal("PS1='> ' exec bash --norc");
        var small = join(id, "?cols=40&rows=10").sees("> ");
        var large = join(id, "?cols=120&rows=40").sees("> ");
        large.type("printf '%70s|\\n' end; echo do''ne\r").sees("done");

        var drawn = small.told("skip");
        assertThat(drawn.get("from").asLong())
                .isLessThanOrEqualTo(drawn.get("to").asLong());
        small.sees("done");
        assertThat(small.shown()).doesNotContain("end|");
        small.type("echo ba''ck\r").sees("back");
    }

    @Test
    void shouldTellWhoDrivesAndAskOnlyHisTerminal() {
        var id = terminal(
                "stty -icanon -echo; echo ready; while read x; do printf 'asking\\033[c'; IFS= read -rd c answer;"
                        + " printf 'got %s\\n' \"${answer#?}\"; done");
        var first = join(id, "").sees("ready");
        assertThat(first.told("driver").get("driving").asBoolean()).isTrue();
        var reader = join(id, "?read_only=true").sees("ready");
        var second = join(id, "").sees("ready");
        assertThat(second.told("driver").get("driving").asBoolean()).isTrue();
        TestDaemon.await(
                Duration.ofSeconds(20),
                () -> !first.told("driver").get("driving").asBoolean());

        second.type("\r").sees("asking\033[c");
        first.type("\033[?7;7c");
        second.type("\033[?6c").sees("got [?6");
        first.sees("got [?6");
        reader.sees("got [?6");
        assertThat(first.shown()).contains("asking").doesNotContain("\033[c");
        assertThat(reader.shown()).contains("asking").doesNotContain("\033[c");
        assertThat(log(id)).doesNotContain("7;7");

        first.type("\r").sees("asking\033[c");
        assertThat(first.told("driver").get("driving").asBoolean()).isTrue();
        first.type("\033[?7;7c").sees("got [?7;7");

        // With nobody there the holder answers for the terminal.
        first.close();
        second.close();
        var keys = "/sandboxes/demo/processes/" + id + "/keys";
        TestDaemon.await(Duration.ofSeconds(20), () -> {
            daemon.post(keys, "{\"keys\":[\"Enter\"]}");
            return log(id).split("got ", -1).length > 3;
        });
    }

    @Test
    void shouldGoOnWhenTheDaemonIsKilled() {
        var id = terminal("PS1='> ' exec bash --norc");
        join(id, "").type("x=remembered\r").sees("x=remembered");
        daemon.kill();
        assertThat(clients.get(0).closeCode()).isNotEqualTo(1000);
        daemon.start();
        join(id, "").sees("x=remembered").type("echo I $x; exit 9\r").sees("I remembered");
        assertThat(ended(id).json().get("exit_code").asInt()).isEqualTo(9);
        assertThat(log(id)).contains("I remembered");
    }

    @Test
    void shouldTellTheEndAndLeaveTheLastScreen() {
        var id = terminal("read x; echo the last line; exit 42");
        var viewer = join(id, "");
        viewer.type("\r");
        assertThat(viewer.told("exit").get("exit_code").asInt()).isEqualTo(42);
        assertThat(viewer.closeCode()).isEqualTo(1000);
        assertThat(viewer.shown()).contains("the last line").doesNotContain("[exited]");
        assertThat(screen(id)).contains("the last line");

        var late = join(id, "");
        assertThat(late.told("exit").get("exit_code").asInt()).isEqualTo(42);
        assertThat(late.shown()).contains("the last line");
        assertThat(late.closeCode()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\\033[?1049h"})
    void shouldShowTheSameScreenWhenTheTerminalHasEnded(String first) {
        var id = terminal("stty -echo; printf '" + first + "\\033[1;31mred\\033[m, \\033[44mblue   \\033[m \\r\\n"
                + "漢字 \\033[4:3;58:5:9mcurly\\033[m\\r\\n\\033[20;70H%s' 'at the right edge'; read x");
        TestDaemon.await(Duration.ofSeconds(10), () -> screen(id).contains("edge"));
        var text = screen(id);
        var ansi = styledScreen(id);
        assertThat(ansi).contains("\033[0;1;31mred\033[0m, \033[0;44mblue   \033[0m");
        daemon.post("/sandboxes/demo/processes/" + id + "/keys", "{\"keys\":[\"C-c\"]}");
        ended(id);
        assertThat(styledScreen(id)).isEqualTo(ansi);
        assertThat(screen(id)).isEqualTo(text);
        assertThat(join(id, "?cols=40&rows=10").sees("edge").shown()).contains("\033[0;1;31mred\033[0m");
    }

    @Test
    void shouldShowTheLastScreenThatAnEarlierVersionHasLeft() throws IOException {
        var id = terminal("exit 3");
        ended(id);
        var sandbox = daemon.get("/sandboxes/demo").json().get("id").asText();
        var log = directory
                .resolve("state/sandboxes")
                .resolve(sandbox)
                .resolve("logs")
                .resolve(id);
        Files.delete(log.resolve("screen"));
        Files.writeString(log.resolve("screen.text"), "as it was\n\n");
        Files.writeString(log.resolve("screen.ansi"), "\033[H\033[1mas it was");

        assertThat(screen(id)).isEqualTo("as it was\n\n");
        assertThat(styledScreen(id)).isEqualTo("as it was\n\n");
        join(id, "").sees("as it was");
    }

    @Test
    void shouldTellThatTheHolderOfATerminalHasDied() {
        assertThat(daemon.post(
                                "/sandboxes",
                                "{\"name\":\"doomed\",\"tty\":true,\"command\":\"sleep 1001 & sleep 1002\"}")
                        .status())
                .isEqualTo(201);
        var viewer = TerminalClient.join(daemon, "doomed", "p1", "");
        clients.add(viewer);
        viewer.told("ready");
        var holders = holders("doomed");
        assertThat(holders).hasSize(1);
        holders.get(0).destroyForcibly();
        TestDaemon.await(
                PATIENCE,
                () -> daemon.get("/sandboxes/doomed/processes/p1")
                        .json()
                        .get("state")
                        .asText()
                        .equals("lost"));
        assertThat(viewer.closeCode()).isIn(1000, 1012);
        // What was on it runs no more, for nobody could reach it; the sandbox goes on.
        TestDaemon.await(
                PATIENCE,
                () -> !daemon.exec("doomed", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")
                        .get("stdout")
                        .asText()
                        .contains("sleep 100"));
        assertThat(daemon.delete("/sandboxes/doomed?force=true").status()).isEqualTo(204);
    }

    @Test
    void shouldShowASlowViewerTheCurrentScreenAndKeepNothingForIt() {
        var id = terminal("read x; seq 1 300000; echo all printed; read x");
        var slow = join(id, "");
        slow.told("ready");
        slow.stopReading();
        var fast = join(id, "");
        fast.type("\r");
        TestDaemon.await(Duration.ofSeconds(60), () -> fast.shown().contains("all printed"));
        slow.goOn();
        slow.sees("all printed");
        assertThat(slow.shownBytes()).isLessThan(1 << 20);
    }

    @Test
    void shouldPressKeysByNameAndShowTheScreenAsText() {
        var id = terminal("stty -icanon -echo; echo ready; head -c 9 | od -An -c; read x");
        TestDaemon.await(PATIENCE, () -> screen(id).contains("ready"));
        var keys = "/sandboxes/demo/processes/" + id + "/keys";
        assertThat(daemon.post(keys, "{\"text\":\"a;\",\"keys\":[\"Up\",\"C-a\",\";\",\"Escape\",\"Enter\"]}")
                        .status())
                .isEqualTo(204);
        TestDaemon.await(PATIENCE, () -> screen(id).contains("\\n"));
        assertThat(screen(id).replaceAll(" +", " ")).contains("a ; 033 [ A 001 ; 033 \\n");

        var wrong = daemon.post(keys, "{\"text\":\"no\",\"keys\":[\"Enter\",\"Bogus\"]}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("keys[1]");
        assertThat(daemon.get("/sandboxes/demo/processes/" + id + "/screen?format=ansi")
                        .status())
                .isEqualTo(200);
    }

    /** What a program reads of Shift+Enter that came from a viewer, in octal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\\033[>4;2m                  | 033[27;2;13~",
                "\\033[>4;1m                  | 033[27;2;13~",
                "\\033[>1u                    | 033[13;2u",
                "\\033[=5;1u                  | 033[13;2u",
                "\\033[>4;2m\\033[>1u          | 033[13;2u",
                "\\033[>4;2m\\033[>4m          | 033\\r",
                "\\033[>1u\\033[<u             | 033\\r",
                "\\033[>1u\\033[?1049h         | 033\\r",
                "\\033[?1049h\\033[>7u         | 033[13;2u",
                "\\033[>1u\\033[>4;2m\\033c     | 033\\r",
                "                            | 033\\r",
            })
    void shouldTellShiftEnterAsTheProgramAskedForIt(String asked, String expected) {
        // Asked for in two parts, as it may come.
        var print = asked == null ? "" : asked.replace("\\033", "\\033'; sleep 0.1; printf '");
        var id = terminal("stty raw -echo; printf '" + print + "'; printf 'rea''dy\\r\\n'; "
                + "head -c " + expected.replace("033", "e").replace("\\r", "r").length()
                + " | od -An -c -w32; printf 'do''ne'; read x");
        var viewer = join(id, "").sees("ready");
        TestDaemon.await(Duration.ofSeconds(20), () -> log(id).contains("ready"));
        viewer.type("\u001b[13;2u").sees("done");

        assertThat(screen(id).replace(" ", "")).contains(expected);
    }

    @Test
    void shouldTakeShiftEnterForEnterWhereACommandOrALineIsReadOrEscapeWouldDoHarm() {
        for (var command : List.of("bash --norc", "sh", "cat", "vim -u NONE --cmd 'set smd' -c startinsert")) {
            var id = terminal(command);
            var keys = "/sandboxes/demo/processes/" + id + "/keys";
            // Some wait for their question to the terminal to be answered.
            TestDaemon.await(
                    Duration.ofSeconds(20),
                    () -> command.startsWith("vim")
                            ? screen(id).contains("-- INSERT --")
                            : !screen(id).isBlank() || command.equals("cat"));
            daemon.post(keys, "{\"text\":\"echo one\",\"keys\":[\"S-Enter\"]}");
            daemon.post(keys, "{\"text\":\"echo two\",\"keys\":[\"S-Enter\"]}");
            TestDaemon.await(Duration.ofSeconds(20), () -> screen(id).contains("two"));
            TestDaemon.await(
                    Duration.ofSeconds(20),
                    () -> screen(id)
                            .lines()
                            .filter(line -> line.startsWith(command.contains("sh") ? "one" : "echo one"))
                            .findAny()
                            .isPresent());
            assertThat(screen(id)).as(command).doesNotContain("^[");
            daemon.post("/sandboxes/demo/processes/" + id + "/signal", "{\"signal\":\"KILL\"}");
        }
    }

    @Test
    void shouldTakeASizeThatIsToldBeforeAnythingIsShown() {
        var id = terminal("until [ \"$(stty size)\" = '41 121' ]; do :; done; echo si''ze seen; read x");
        join(id, "?cols=91&rows=33")
                .tell("{\"type\":\"resize\",\"cols\":121,\"rows\":41}")
                .sees("size seen");
    }

    @Test
    void shouldRunOneTerminalAfterAnotherAndLeaveNoHolder() {
        assertThat(daemon.post("/sandboxes", "{\"name\":\"keeper\"}").status()).isEqualTo(201);
        for (int i = 0; i < 10; i++) {
            // Each begins while the one before is on its way out.
            var answer = daemon.post("/sandboxes/keeper/processes", "{\"kind\":\"terminal\",\"command\":\"echo in\"}");
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            var id = answer.json().get("id").asText();
            assertThat(daemon.get("/sandboxes/keeper/processes/" + id + "?wait=20")
                            .json()
                            .get("exit_code")
                            .asInt())
                    .isZero();
        }
        assertThat(daemon.post("/sandboxes/keeper/stop", "{}").status()).isLessThan(300);
        TestDaemon.await(PATIENCE, () -> holders("keeper").isEmpty());
        assertThat(daemon.delete("/sandboxes/keeper?force=true").status()).isEqualTo(204);
    }

    /** The processes that keep the terminals of a sandbox, and whatever else is written down of it. */
    private static List<ProcessHandle> holders(String sandbox) {
        var id = daemon.get("/sandboxes/" + sandbox).json().get("id").asText();
        return Leftovers.writingBelow(daemon.stateDir().resolve("sandboxes/" + id + "/logs")).stream()
                .filter(process -> !process.info().command().orElse("").endsWith("/java"))
                .toList();
    }

    @Test
    void shouldSetTheSizeWhileNobodyLooks() {
        var id = terminal("echo ready; read x; stty size; read x");
        assertThat(daemon.post("/sandboxes/demo/processes/" + id + "/resize", "{\"cols\":97,\"rows\":31}")
                        .status())
                .isEqualTo(204);
        assertThat(daemon.post("/sandboxes/demo/processes/" + id + "/keys", "{\"keys\":[\"Enter\"]}")
                        .status())
                .isEqualTo(204);
        TestDaemon.await(PATIENCE, () -> screen(id).contains("31 97"));
    }

    @Test
    void shouldLetAProgramSetTheClipboardOnlyOfAViewerWhoPermitsIt() {
        var id = terminal("read x; printf '\\033]52;c;aGVsbG8=\\007'; printf '\\033]2;title\\007'; echo done; read x");
        var plain = join(id, "");
        var permitting = join(id, "?clipboard=true");
        plain.told("ready");
        permitting.told("ready");
        permitting.type("\r").sees("done");
        plain.sees("done");
        assertThat(permitting.shown()).contains("\u001b]52;");
        assertThat(plain.shown()).contains("title").doesNotContain("]52;");
    }

    @Test
    void shouldPassTheKeyboardsSignalsToTheCommandAlone() {
        var id = terminal("trap 'echo interrupted' INT; echo ready; while :; do read x && break; done; exit 5");
        var viewer = join(id, "").sees("ready");
        viewer.type("\u0003").sees("interrupted").type("\u001a\u001c\r");
        assertThat(viewer.told("exit").get("exit_code").isNull()).isFalse();
    }

    @Test
    void shouldRunTheMainCommandOnATerminalAgainAfterAStop() {
        assertThat(daemon.post("/sandboxes", "{\"name\":\"main\",\"tty\":true,\"command\":\"echo up; read x\"}")
                        .status())
                .isEqualTo(201);
        assertThat(daemon.get("/sandboxes/main/processes/p1").json().get("kind").asText())
                .isEqualTo("terminal");
        TestDaemon.await(Duration.ofSeconds(20), () -> timesUp() == 1);
        assertThat(daemon.post("/sandboxes/main/stop", "").status()).isEqualTo(200);
        assertThat(daemon.post("/sandboxes/main/start", "").status()).isEqualTo(200);
        TestDaemon.await(Duration.ofSeconds(20), () -> timesUp() == 2);
        assertThat(daemon.delete("/sandboxes/main?force=true").status()).isEqualTo(204);
    }

    private static int timesUp() {
        return daemon.get("/sandboxes/main/processes/p1/output").body().split("up", -1).length - 1;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?from=-1",
                "?writer=w",
                "?cols=0&rows=0",
                "?cols=65535&rows=65535",
                "?cols=x",
                "?read_only=perhaps",
                "?unknown=1"
            })
    void shouldRefuseWhatMakesNoSenseBeforeTheUpgrade(String query) {
        var id = terminal("read x");
        assertThat(refusal(() -> join(id, query))).isEqualTo(422);
    }

    /** The status that the upgrade was refused with. */
    private static int refusal(ThrowingCallable upgrade) {
        var thrown = catchThrowable(upgrade);
        assertThat(thrown).hasCauseInstanceOf(WebSocketHandshakeException.class);
        return ((WebSocketHandshakeException) thrown.getCause()).getResponse().statusCode();
    }

    @ParameterizedTest
    @CsvSource({"7, 1003", "3, 1003", "1, 1003"})
    void shouldCloseOnAFrameOfAnUnknownChannel(byte channel, int code) {
        var id = terminal("read x");
        assertThat(join(id, "").frame(new byte[] {channel, 1}).closeCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}|1003", "{\"type\":\"dance\"}|1003", "no json|1007", "[]|1007"})
    void shouldCloseOnATextFrameThatItDoesNotKnow(String text, int code) {
        var id = terminal("read x");
        assertThat(join(id, "").tell(text).closeCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"cols\":0,\"rows\":0", "\"cols\":65535,\"rows\":65535", "\"cols\":\"x\"", "\"cols\":80"})
    void shouldTellABadSizeAndGoOn(String size) {
        var id = terminal("read x; echo fine; read x");
        var viewer = join(id, "").tell("{\"type\":\"resize\"," + size + "}");
        assertThat(viewer.told("error").get("status").asInt()).isEqualTo(422);
        viewer.type("\r").sees("fine");
    }

    @Test
    void shouldTakeZerosAndALargePaste() throws NoSuchAlgorithmException {
        var id = terminal("stty raw -echo; echo ready; head -c 200003 | sha256sum; sleep 1000");
        var viewer = join(id, "").sees("ready");
        viewer.type("\0\0\0").type("x".repeat(200_000));
        viewer.sees(sha256("\0\0\0" + "x".repeat(200_000)).substring(0, 40));
    }

    private static String sha256(String ascii) throws NoSuchAlgorithmException {
        var hash = MessageDigest.getInstance("SHA-256").digest(ascii.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(hash);
    }

    @Test
    void shouldRefuseAFrameOverAMebibyte() {
        var id = terminal("read x");
        var viewer = join(id, "");
        viewer.told("ready");
        try {
            viewer.frame(new byte[10 << 20]);
        } catch (CompletionException e) {
            assertThat(e).hasRootCauseInstanceOf(IOException.class);
        }
        viewer.closeCode();
        assertThat(daemon.get("/sandboxes/demo/processes/" + id)
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("running");
    }

    @Test
    void shouldLetWhoeverItIsSharedWithLookOnAndNothingElse() {
        var shared = terminal("echo for your eyes; read x");
        var other = terminal("read x");
        var secret = share(shared, Duration.ofMinutes(5));
        var viewer = viewer(secret, shared).sees("for your eyes");
        assertThat(viewer.told("ready").get("read_only").asBoolean()).isTrue();
        assertThat(viewer.type("typed").closeCode()).isEqualTo(4403);

        var processes = "/sandboxes/demo/processes/";
        assertThat(as(secret, processes + shared)).isEqualTo(200);
        assertThat(as(secret, processes + shared + "/screen")).isEqualTo(200);
        assertThat(as(secret, "/me")).isEqualTo(200);
        assertThat(viewer(secret, other).closeCode()).isEqualTo(4403);
        for (var path : List.of(processes + other, processes, "/sandboxes/demo", "/sandboxes", "/events", "/info")) {
            assertThat(as(secret, path)).as(path).isEqualTo(403);
        }
        assertThat(daemon.post(
                                "/tokens",
                                "{\"name\":\"x\",\"role\":\"operator\",\"sandbox\":\"demo\",\"process\":\"p1\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void shouldEndASharedViewWhenItsTimeIsOver() {
        var shared = terminal("echo for a moment; read x");
        var viewer = viewer(share(shared, Duration.ofSeconds(10)), shared).sees("for a moment");
        assertThat(viewer.closeCode()).isEqualTo(4401);
    }

    private static String share(String process, Duration time) {
        var answer = daemon.post(
                "/tokens",
                "{\"name\":\"link\",\"role\":\"viewer\",\"sandbox\":\"demo\",\"process\":\"" + process
                        + "\",\"expires_at\":\"" + Instant.now().plus(time) + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("token").asText();
    }

    private TerminalClient viewer(String secret, String process) {
        var client = new TerminalClient(daemon, secret, "demo", process, "");
        clients.add(client);
        return client;
    }

    private static int as(String secret, String path) {
        return daemon.send(HttpRequest.newBuilder(daemon.url().resolve("/api/v1" + path))
                        .header("Authorization", "Bearer " + secret))
                .status();
    }

    @Test
    void shouldSayWhatIsNoTerminal() {
        assertThat(join("p999", "").closeCode()).isEqualTo(4404);
        var plain = daemon.exec("demo", "true").get("id").asText();
        assertThat(daemon.get("/sandboxes/demo/processes/" + plain + "/screen").status())
                .isEqualTo(409);
        assertThat(daemon.post("/sandboxes/demo/processes/" + plain + "/keys", "{\"keys\":[\"Enter\"]}")
                        .status())
                .isEqualTo(409);
    }
}
