package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Terminals as people use them: the program {@code sandlot} in a real terminal, a real daemon, real full-screen programs. */
@Timeout(300)
class AttachIT {
    /** The end of a shell's prompt in a sandbox. */
    private static final String PROMPT = ":/workspace$";

    private static final String DETACHED = "sandlot: detached; ";

    @TempDir
    static Path directory;

    private static TestDaemon daemon;
    private static String program;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final List<Tmux> terminals = new ArrayList<>();
    private String sandbox;

    @BeforeAll
    static void start() {
        daemon = TestDaemon.start(directory.resolve("state"));
        program = TestDaemon.program().toString();
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @BeforeEach
    void create() {
        sandbox = "demo-" + NUMBER.incrementAndGet();
        assertThat(daemon.post("/sandboxes", "{\"name\":\"" + sandbox + "\"}").status())
                .isEqualTo(201);
    }

    @AfterEach
    void end() {
        terminals.forEach(Tmux::close);
        daemon.delete("/sandboxes/" + sandbox + "?force=true");
    }

    @Test
    void shouldRunACommandOnATerminalAndExitWithItsCode() {
        var terminal = terminal();

        terminal.enter("clear; " + program + " exec -it " + sandbox
                + " -- sh -c 'test -t 0 && stty size; exit 42'; echo code=$?");

        terminal.await("code=42");
        assertThat(terminal.screen()).contains("30 100").contains("p1 has ended (code 42)");
        assertSane(terminal);
    }

    @Test
    void shouldKeepEveryLineAboveTheScreenHoweverFastTheyCome() {
        var terminal = terminal();

        terminal.enter("clear; echo be''fore; " + program + " exec -it " + sandbox + " -- seq 100000; echo code=$?");

        terminal.await("code=0");
        assertThat(terminal.history().lines().filter(line -> line.matches("[0-9]+")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100_000)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(terminal.history()).startsWith("before\n1\n2\n");
        assertSane(terminal);
    }

    @Test
    void shouldTellProgramsWhichTerminalTheyAreOnAndHaveItInside() {
        var terminal = terminal();
        var asks = " exec -it " + sandbox + " -- sh -c 'echo on $TERM $COLORTERM $(tty)'";

        terminal.enter("clear; TERM=vt220 COLORTERM=24bit " + program + asks);
        terminal.await("on vt220 24bit /dev/pts/");
        awaitHost(terminal);
        terminal.enter("clear; TERM=no-such COLORTERM= " + program + asks);
        terminal.await("on xterm-256color truecolor /dev/pts/");
        awaitHost(terminal);
        terminal.enter("clear; TERM=vt220 " + program + asks.replace("-it", "-it -e TERM=linux"));
        terminal.await("on linux ");
        awaitHost(terminal);
        // Whoever opens a terminal where another kind was created has one of his own.
        var own = sandbox + "-own";
        terminal.enter("clear; TERM=vt220 " + program + " create " + own + " -- sh -c 'echo on $TERM'");
        terminal.await("on vt220\n");
        awaitHost(terminal);
        var other = daemon.post(
                "/sandboxes/" + own + "/processes", "{\"kind\":\"terminal\",\"command\":\"echo on $TERM $COLORTERM\"}");
        var path = "/sandboxes/" + own + "/processes/" + other.json().get("id").asText();
        daemon.get(path + "?wait=20");
        assertThat(daemon.get(path + "/output").body()).isEqualTo("on xterm-256color truecolor\r\n");
        assertThat(daemon.delete("/sandboxes/" + own + "?force=true").status()).isEqualTo(204);
    }

    @Test
    void shouldKeepAnswersThatComeLateFromTheShell() {
        var terminal = terminal();
        var questions = "printf '\\033[c\\033[>c\\033[6n\\033[5n\\033]11;?\\033\\\\'";

        terminal.enter("clear; " + program + " exec -it " + sandbox + " -- sh -c \"stty -echo; " + questions
                + "\"; echo code=$?");
        terminal.await("code=0");
        terminal.enter("echo che''cked");
        terminal.await("\nchecked\n");
        assertThat(terminal.screen())
                .doesNotContain("rgb:")
                .doesNotContain("^[")
                .doesNotContain("1;2c");

        terminal.enter("clear; " + program + " exec -it " + sandbox + " -- sh -c \"stty -echo; echo asking; while "
                + questions + "; do sleep 0.02; done\"; echo code=$?");
        terminal.await("asking");
        terminal.press("C-\\");
        terminal.await("code=0");
        terminal.enter("echo che''cked");
        terminal.await("\nchecked\n");
        assertThat(terminal.screen())
                .doesNotContain("rgb:")
                .doesNotContain("^[")
                .doesNotContain("1;2c");
        assertSane(terminal);
    }

    @Test
    void shouldWriteNothingButWhatIsPrintedOnADumbTerminal() throws IOException {
        var terminal = terminal();
        terminal.enter("export TERM=dumb");
        var started = directory.resolve("dumb-started");
        terminal.record(started);

        terminal.enter(program + " exec -it " + sandbox + " -- bash --norc");
        terminal.await(PROMPT);
        terminal.enter("echo $TERM lines");
        terminal.await("\ndumb lines\n");
        terminal.press("C-\\");
        awaitHost(terminal);
        assertThat(terminal.screen()).contains(DETACHED);
        assertThat(Files.readString(started)).contains("dumb lines").doesNotContain("\033");

        // One that others draw on.
        var drawn = daemon.post(
                "/sandboxes/" + sandbox + "/processes",
                "{\"kind\":\"terminal\",\"command\":"
                        + TestDaemon.quote(
                                "printf '\\033[31mred \\033[5;5Hplaced\\n'; read x; printf '\\033[2Jend\\033[?25l'; exit 4")
                        + "}");
        var target = sandbox + "/" + drawn.json().get("id").asText();
        TestDaemon.await(
                Duration.ofSeconds(30),
                () -> daemon.get("/sandboxes/" + target.replace("/", "/processes/") + "/screen")
                        .body()
                        .contains("placed"));
        var joined = directory.resolve("dumb-joined");
        terminal.record(joined);
        terminal.enter(program + " attach " + target + "; echo code=$?");
        terminal.await("placed");
        terminal.press("Enter");
        terminal.await("code=4");
        assertThat(Files.readString(joined)).contains("red", "placed", "end").doesNotContain("\033");
    }

    @Test
    void shouldLeaveATerminalThatHasAskedForKeysInAnotherForm() {
        // A terminal that knows these forms sends them; this one is told what it would send.
        var terminal = shell("bash --norc");
        terminal.type("\033[92;5u");
        terminal.await(DETACHED);
        assertSane(terminal);
    }

    @Test
    void shouldRunEditorsPagersAndMonitors() {
        var terminal = shell("bash --norc");

        terminal.enter("vim -u NONE /tmp/note");
        terminal.await("[New");
        terminal.type("ione two").press("Escape", "y", "y", "p").enter(":wq");
        terminal.await(PROMPT);
        terminal.enter("seq 1000 | less");
        terminal.await("\n20\n");
        terminal.press("G");
        terminal.await("\n1000\n");
        terminal.press("q");
        terminal.enter("top -d 0.5");
        terminal.await("load average");
        terminal.press("q");
        // What is typed ahead of it, top takes for one key that it doesn't know.
        terminal.await(PROMPT);
        terminal.enter("exit 9");

        terminal.await("has ended (code 9)");
        assertThat(daemon.exec(sandbox, "cat /tmp/note").get("stdout").asText()).isEqualTo("one two\none two\n");
        assertSane(terminal);
    }

    @Test
    void shouldShowAnAgentsScreenAtEverySizeAndComeBackToIt() {
        var terminal = agent();
        terminal.enter("hello agent");
        terminal.await("Said: hello agent");
        terminal.press("C-c");
        terminal.await("Said: interrupted");
        assertThat(terminal.colours()).contains("\033[1m\033[36mAgent");
        terminal.resize(70, 20);
        terminal.await("Agent 70x20");
        terminal.type("half typed");
        terminal.await("> half typed");
        terminal.press("C-\\");
        terminal.await(DETACHED + sandbox);
        assertSane(terminal);

        terminal.resize(90, 24);
        terminal.enter("clear; " + program + " attach " + sandbox + "; echo code=$?");
        terminal.await("Agent 90x24");
        terminal.await("> half typed");
        for (int i = 0; i < "half typed".length(); i++) {
            terminal.press("BSpace");
        }
        terminal.enter("quit");

        terminal.await("code=5");
        assertThat(terminal.screen()).contains("has ended (code 5)");
        assertThat(terminal.clipboard()).isEmpty();
        assertSane(terminal);
    }

    @Test
    void shouldKeepWhatWasOnTheTerminalBefore() {
        var terminal = terminal();
        terminal.enter("echo a line from before");
        terminal.await("\na line from before\n");

        terminal.enter(program + " exec -it " + sandbox + " -- bash --norc");
        terminal.await(PROMPT);
        terminal.press("C-\\");
        terminal.await(DETACHED);

        assertThat(terminal.history()).contains("\na line from before\n");
    }

    @Test
    void shouldLeaveTheTerminalInOrderWhenItIsKilled() {
        var terminal = agent();
        TestDaemon.await(
                Duration.ofSeconds(60), () -> terminal.flag("mouse_any_flag").equals("1"));
        var client = terminal.program();
        var guardian = client.descendants().toList();
        assertThat(guardian).isNotEmpty();

        client.destroyForcibly();

        TestDaemon.await(Duration.ofSeconds(30), () -> guardian.stream().noneMatch(ProcessHandle::isAlive));
        // The shell may have printed its prompt first, on the screen that is left then.
        terminal.enter("");
        assertSane(terminal);
        terminal.enter(program + " attach " + sandbox);
        terminal.await("Agent 100x30");
    }

    @Test
    void shouldLeaveTheTerminalInOrderAtASignal() throws Exception {
        var terminal = agent();
        var client = terminal.program();
        var guardian = client.descendants().toList();

        new ProcessBuilder("kill", "-TERM", "" + client.pid()).start().waitFor();

        terminal.await("code=143");
        assertThat(terminal.screen()).contains("left at SIGTERM; " + sandbox);
        assertThat(guardian).noneMatch(ProcessHandle::isAlive);
        assertSane(terminal);
    }

    @Test
    void shouldComeBackWhenTheDaemonIsKilled() {
        var terminal = agent();
        terminal.enter("before");
        terminal.await("Said: before");

        daemon.kill();
        terminal.await("link lost");
        assertThat(terminal.flag("mouse_any_flag")).isEqualTo("0");
        terminal.type("dropped");
        daemon.start();

        terminal.await("Said: before");
        terminal.await("the spinner alone", screen -> !screen.contains("link lost"));
        terminal.enter("after");
        terminal.await("Said: after");
        terminal.enter("quit");
        terminal.await("code=5");
        assertSane(terminal);
    }

    @Test
    void shouldOnlyLookOn() {
        var terminal = agent();
        var other = terminal();
        other.enter("clear; " + program + " attach --read-only " + sandbox);
        other.await("Agent");
        other.type("meddling").press("C-c");
        terminal.enter("seen by both");

        other.await("Said: seen by both");
        assertThat(terminal.screen()).doesNotContain("meddling");
        other.press("C-\\");
        other.await(DETACHED);
        assertSane(other);
    }

    @Test
    void shouldCreateASandboxForOneTerminal() {
        var terminal = terminal();
        var own = sandbox + "-own";

        terminal.enter("clear; " + program + " create --rm " + own + " -- sh -c 'tty; exit 6'; echo code=$?");

        terminal.await("code=6");
        assertThat(terminal.history()).contains("created " + own).contains(own + "/p1 has ended (code 6)");
        assertThat(daemon.get("/sandboxes/" + own).status()).isEqualTo(404);
    }

    @Test
    void shouldDeleteASandboxThatWasLeftWhenItsTerminalEnds() {
        var terminal = terminal();
        var own = sandbox + "-left";
        terminal.enter("clear; " + program + " create --rm " + own + " -- bash --norc");
        terminal.await(PROMPT);
        terminal.press("C-\\");
        terminal.await(DETACHED);
        awaitHost(terminal);
        assertThat(daemon.get("/sandboxes/" + own).status()).isEqualTo(200);

        terminal.enter(program + " attach " + own);
        terminal.await("the shell", screen -> screen.strip().endsWith("$") && screen.contains(PROMPT));
        terminal.enter("exit");

        TestDaemon.await(
                Duration.ofSeconds(30), () -> daemon.get("/sandboxes/" + own).status() == 404);
    }

    @Test
    void shouldRefuseWithoutATerminal() throws Exception {
        var exec = daemon.cli("exec", "-t", sandbox, "--", "bash").start();
        exec.getOutputStream().close();

        assertThat(exec.errorReader().readLine()).isEqualTo("error: the input device is not a TTY");
        assertThat(exec.waitFor()).isEqualTo(125);
    }

    /** What is typed before would be taken for the terminal's last answers. */
    private static void awaitHost(Tmux terminal) {
        terminal.await("the prompt", screen -> screen.strip().endsWith("host$"));
    }

    /** Lines are edited and echoed again, and no mode of the remote program's is left. */
    private static void assertSane(Tmux terminal) {
        awaitHost(terminal);
        terminal.enter("clear; stty -a; echo checked");
        terminal.await("\nchecked\n");
        assertThat(terminal.screen().split("[ ;\\n]+")).contains("icanon", "echo", "isig", "opost", "icrnl");
        for (var flag : List.of("mouse_any_flag", "alternate_on", "keypad_cursor_flag", "keypad_flag", "origin_flag")) {
            assertThat(terminal.flag(flag)).as(flag).isEqualTo("0");
        }
        assertThat(terminal.flag("cursor_flag")).isEqualTo("1");
        assertThat(terminal.flag("scroll_region_lower"))
                .isEqualTo("" + (Integer.parseInt(terminal.flag("pane_height")) - 1));
    }

    private Tmux terminal() {
        var environment =
                new HashMap<>(Map.of("SANDLOT_URL", daemon.url().toString(), "SANDLOT_TOKEN", daemon.token()));
        environment.put("LC_ALL", "C.UTF-8");
        var socket = directory.resolve("tmux-" + NUMBER.incrementAndGet());
        var terminal = Tmux.start(socket, 100, 30, environment);
        terminals.add(terminal);
        return terminal;
    }

    private Tmux shell(String command) {
        var terminal = terminal();
        terminal.enter("clear; " + program + " exec -it " + sandbox + " -- " + command + "; echo code=$?");
        terminal.await(PROMPT);
        return terminal;
    }

    private Tmux agent() {
        try {
            var copy = daemon.cli("exec", "-i", sandbox, "--", "sh", "-c", "cat > /tmp/agent")
                    .redirectInput(
                            Path.of("src/test/resources/dev/sandlot/agent.pl").toFile())
                    .start();
            assertThat(copy.waitFor()).isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        var terminal = terminal();
        terminal.enter("clear; " + program + " exec -it " + sandbox + " -- perl /tmp/agent; echo code=$?");
        terminal.await("Said: nothing yet");
        return terminal;
    }
}
