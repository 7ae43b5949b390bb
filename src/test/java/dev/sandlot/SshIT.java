package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as OpenSSH's own programs, rsync and another client see it. */
@Timeout(240)
class SshIT {
    private static final String DEMO = "demo";

    @TempDir
    static Path directory;

    private static TestDaemon daemon;
    private static OpenSsh ssh;

    private final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        daemon = TestDaemon.start(directory.resolve("state"), Map.of("SANDLOT_SSH_LISTEN", "127.0.0.1:0"));
        ssh = new OpenSsh(Files.createDirectory(directory.resolve("client")), daemon.stateDir());
        OpenSsh.authorize(
                daemon.stateDir(),
                ssh.newKey("ann"),
                "role=viewer " + ssh.newKey("viewer"),
                "sandbox=\"other\" " + ssh.newKey("bound"),
                "from=\"10.0.0.0/8\" " + ssh.newKey("restricted"));
        ssh.newKey("stranger");
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
        assertThat(daemon.post("/sandboxes", "{\"name\":\"other\"}").status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @AfterEach
    void endWhatIsLeft() throws Exception {
        for (var process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private static OpenSsh.Outcome exec(String... command) throws Exception {
        return ssh.run(ssh.ssh("ann", DEMO, List.of(), command));
    }

    private Process begin(List<String> words) throws IOException {
        var process = new ProcessBuilder(words)
                .redirectError(Files.createTempFile(directory, "err", "").toFile())
                .start();
        started.add(process);
        return process;
    }

    @Test
    void shouldRunACommandAndTellItsExitCode() throws Exception {
        var outcome = exec("id -un; pwd; echo \"$FOO\"; echo oops >&2; exit 7");
        assertThat(outcome.code()).isEqualTo(7);
        assertThat(outcome.out()).isEqualTo("agent\n/workspace\n\n");
        assertThat(outcome.err()).isEqualTo("oops\n");
        assertThat(exec("kill -TERM $$").code()).isEqualTo(143);
        assertThat(exec("no-such-program").code()).isEqualTo(127);
        var withVariable = ssh.run(ssh.ssh("ann", DEMO, List.of("-o", "SetEnv=FOO=bar LC_X=y"), "echo $FOO $LC_X"));
        assertThat(withVariable.out()).isEqualTo("bar y\n");
    }

    @Test
    void shouldRunALoginShellWithoutATerminal() throws Exception {
        var script = Files.writeString(directory.resolve("script"), "cd /tmp\npwd\nexit 4\n");
        var outcome = ssh.run(ssh.ssh("ann", DEMO, List.of("-T")), script);
        assertThat(outcome.out()).isEqualTo("/tmp\n");
        assertThat(outcome.code()).isEqualTo(4);
    }

    @Test
    void shouldCarryEveryByteBothWays() throws Exception {
        var file = random("bytes", 10_000_000);
        var outcome = ssh.run(ssh.ssh("ann", DEMO, List.of(), "cat"), file);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.output()).isEqualTo(Files.readAllBytes(file));
    }

    private static Path random(String name, int bytes) throws IOException {
        var content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(directory.resolve(name), content);
    }

    /** What it prints goes nowhere but to its client: there is neither a log nor a process of the sandbox's list. */
    @Test
    void shouldHoldACommandBackWhoseClientReadsSlowly() throws Exception {
        int rounds = 400;
        var line = "i=0; while [ $i -lt " + rounds
                + " ]; do head -c 1000000 /dev/zero; i=$((i+1)); echo $i >/tmp/rounds; done";
        var client = begin(ssh.ssh("ann", DEMO, List.of(), line));
        int[] seen = {0};
        // It waits when two looks in a row, each a round trip, show the same.
        TestDaemon.await(Duration.ofSeconds(60), () -> {
            int before = seen[0];
            var told = daemon.exec(DEMO, "cat /tmp/rounds || echo 0")
                    .path("stdout")
                    .asText()
                    .strip();
            seen[0] = told.isEmpty() ? 0 : Integer.parseInt(told);
            return before > 0 && before == seen[0];
        });
        assertThat(seen[0]).isLessThan(rounds);
        assertThat(daemon.get("/sandboxes/demo/processes?limit=1000").body()).doesNotContain("/tmp/rounds; done");
        long read = 0;
        var buffer = new byte[1 << 16];
        for (int n = client.getInputStream().read(buffer);
                n > 0;
                n = client.getInputStream().read(buffer)) {
            read += n;
        }
        assertThat(read).isEqualTo(rounds * 1_000_000L);
        assertThat(client.waitFor()).isZero();
    }

    @Test
    void shouldHangUpOnACommandWhoseClientHasGone() throws Exception {
        var client = begin(ssh.ssh(
                "ann",
                DEMO,
                List.of(),
                "trap 'echo hung up >/tmp/told; exit' HUP; echo here; while :; do sleep 0.1; done"));
        assertThat(client.inputReader().readLine()).isEqualTo("here");
        client.destroyForcibly().waitFor();
        TestDaemon.await(
                Duration.ofSeconds(30),
                () -> daemon.exec(DEMO, "cat /tmp/told").path("stdout").asText().equals("hung up\n"));
    }

    /** As after ssh to a server: what has left the command goes on. */
    @Test
    void shouldLeaveWhatACommandHasStarted() throws Exception {
        var outcome = exec("setsid sleep 4711 >/dev/null 2>&1 </dev/null & echo started");
        assertThat(outcome.out()).isEqualTo("started\n");
        assertThat(daemon.exec(DEMO, "pkill -f 'sleep 4711$'").path("exit_code").asInt())
                .isZero();
        var held = exec("sleep 4712 & echo held");
        assertThat(held.out()).isEqualTo("held\n");
        assertThat(daemon.exec(DEMO, "pkill -f 'sleep 4712$'").path("exit_code").asInt())
                .isZero();
    }

    @Test
    void shouldCopyWithScpInBothModes() throws Exception {
        var file = random("scp", 3_000_000);
        for (var mode : List.of("-O", "-s")) {
            var words = new ArrayList<>(List.of("scp", mode, "-P", Integer.toString(ssh.port())));
            words.addAll(ssh.options("ann"));
            var up = new ArrayList<>(words);
            up.addAll(List.of(file.toString(), "demo@127.0.0.1:copied" + mode));
            assertThat(ssh.run(up)).matches(outcome -> outcome.code() == 0, "copied there");
            words.addAll(List.of(
                    "demo@127.0.0.1:copied" + mode,
                    directory.resolve("back" + mode).toString()));
            assertThat(ssh.run(words)).matches(outcome -> outcome.code() == 0, "copied back");
            assertThat(directory.resolve("back" + mode)).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void shouldTransferWithSftpInsideTheSandbox() throws Exception {
        var file = random("sftp", 2_000_000);
        assertThat(exec("ln -sf /etc/passwd link").code()).isZero();
        var batch = Files.writeString(
                directory.resolve("batch"),
                "pwd\nmkdir made\nput " + file + " made/file\nget made/file fetched\nget link passwd\nls -l made\n");
        var words = new ArrayList<>(List.of("sftp", "-P", Integer.toString(ssh.port()), "-b", batch.toString()));
        words.addAll(ssh.options("ann"));
        words.add("demo@127.0.0.1");
        var outcome = ssh.run(words);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Remote working directory: /workspace");
        assertThat(directory.resolve("client/fetched")).hasSameBinaryContentAs(file);
        // What a link leads to is the sandbox's own.
        assertThat(directory.resolve("client/passwd")).content().contains("agent:x:1000");
    }

    @Test
    void shouldSynchronizeWithRsync() throws Exception {
        var tree = Files.createDirectories(directory.resolve("tree/below"));
        Files.copy(random("one", 100_000), tree.resolve("one"));
        Files.writeString(tree.getParent().resolve("two"), "2\n");
        var shell = "ssh -p " + ssh.port() + " " + String.join(" ", ssh.options("ann"));
        var there = ssh.run(List.of("rsync", "-a", "-e", shell, tree.getParent() + "/", "demo@127.0.0.1:synced/"));
        assertThat(there.err()).isEmpty();
        assertThat(there.code()).isZero();
        var back = directory.resolve("synced");
        assertThat(ssh.run(List.of("rsync", "-a", "-e", shell, "demo@127.0.0.1:synced/", back + "/"))
                        .code())
                .isZero();
        assertThat(back.resolve("below/one")).hasSameBinaryContentAs(tree.resolve("one"));
        assertThat(back.resolve("two")).content().isEqualTo("2\n");
        assertThat(daemon.get("/sandboxes/demo/processes?limit=1000").body()).doesNotContain("rsync --server");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A client that only forwards, once it listens. */
    private Process forward(int port, String target) throws Exception {
        var client = begin(ssh.ssh("ann", DEMO, List.of("-N", "-L", "127.0.0.1:" + port + ":" + target)));
        TestDaemon.await(Duration.ofSeconds(60), () -> {
            try (var socket = new ServerSocket()) {
                socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return false;
            } catch (IOException listening) {
                return true;
            }
        });
        return client;
    }

    private static void serve(String program, int port) {
        assertThat(daemon.post("/sandboxes/demo/processes", "{\"command\":" + TestDaemon.quote(program) + "}")
                        .status())
                .isEqualTo(201);
        var probe = ": </dev/tcp/127.0.0.1/" + port;
        TestDaemon.await(
                Duration.ofMinutes(2),
                () -> daemon.exec(DEMO, probe).path("exit_code").asInt(1) == 0);
    }

    @Test
    void shouldForwardToTheSandboxsLocalhost() throws Exception {
        // By what a bare machine has: its python may come without the http module.
        serve(
                "exec perl -MSocket -e 'socket(S,AF_INET,SOCK_STREAM,0);setsockopt(S,SOL_SOCKET,SO_REUSEADDR,1);"
                        + "bind(S,sockaddr_in(8123,INADDR_LOOPBACK));listen(S,9);$SIG{PIPE}=\"IGNORE\";"
                        + "while(accept(C,S)){while(<C>){last if /^\\r?$/}"
                        + "print C \"HTTP/1.0 200 OK\\r\\n\\r\\n\",\"x\"x3000000;close C}'",
                8123);
        int port = freePort();
        forward(port, "localhost:8123");
        for (int i = 0; i < 3; i++) {
            try (var body = java.net
                    .URI
                    .create("http://127.0.0.1:" + port + "/big")
                    .toURL()
                    .openStream()) {
                assertThat(body.readAllBytes()).hasSize(3_000_000);
            }
        }
        TestDaemon.await(
                Duration.ofSeconds(30),
                () -> !daemon.get("/sandboxes/demo/processes?limit=1000").body().contains("\"relay\""));
    }

    @Test
    void shouldEndEachDirectionOfAForwardByItself() throws Exception {
        // Answers only when it has read to the end.
        serve(
                "exec perl -MSocket -e 'socket(S,AF_INET,SOCK_STREAM,0);setsockopt(S,SOL_SOCKET,SO_REUSEADDR,1);"
                        + "bind(S,sockaddr_in(8124,INADDR_LOOPBACK));listen(S,9);"
                        + "while(accept(C,S)){my $n=0;while(my $r=sysread(C,$_,65536)){$n+=$r}syswrite(C,\"got $n\\n\");close C}'",
                8124);
        int port = freePort();
        forward(port, "127.0.0.1:8124");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(new byte[1_000_000]);
            socket.shutdownOutput();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).isEqualTo("got 1000000\n");
        }
    }

    @Test
    void shouldForwardWhatIsSentBeforeAnythingIsAsked() throws Exception {
        serve(
                "exec perl -MSocket -e '$SIG{PIPE}=\"IGNORE\";socket(S,AF_INET,SOCK_STREAM,0);setsockopt(S,SOL_SOCKET,SO_REUSEADDR,1);"
                        + "bind(S,sockaddr_in(8125,INADDR_LOOPBACK));listen(S,9);my $all=\"x\" x 12e6;"
                        + "while(accept(C,S)){syswrite(C,$all);close C}'",
                8125);
        int port = freePort();
        forward(port, "127.0.0.1:8125");
        for (int i = 0; i < 20; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(60_000);
                assertThat(socket.getInputStream().readAllBytes()).as("%d", i).hasSize(12_000_000);
            }
        }
    }

    @Test
    void shouldForwardNowhereElse() throws Exception {
        for (var target : Map.of(
                        "localhost:9", "connect failed: Connection refused",
                        "10.1.2.3:80", "administratively prohibited: forwards lead to the sandbox's localhost only",
                        "/tmp/socket", "administratively prohibited")
                .entrySet()) {
            int port = freePort();
            var client = forward(port, target.getKey());
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            client.destroy();
        }
        assertThat(daemon.get("/events?sandbox=").status()).isNotEqualTo(500);
        assertAudited("ssh forward", "10.1.2.3:80");
        assertAudited("ssh forward to a socket", "127.0.0.1");
    }

    private static void assertAudited(String what, String detail) {
        TestDaemon.await(Duration.ofSeconds(60), () -> {
            var log = daemon.logText();
            return log.lines().anyMatch(line -> line.contains("what=" + what) && line.contains(detail));
        });
    }

    @Test
    void shouldRefuseRemoteForwards() throws Exception {
        var outcome = ssh.run(ssh.ssh(
                "ann", DEMO, List.of("-N", "-o", "ExitOnForwardFailure=yes", "-R", "127.0.0.1:0:localhost:22")));
        assertThat(outcome.code()).isEqualTo(255);
        assertThat(outcome.err()).contains("remote port forwarding failed");
        assertAudited("ssh remote forward", "ann");
    }

    @Test
    void shouldRefuseAgentAndX11ForwardingAndRunTheCommandAllTheSame() throws Exception {
        var outcome =
                ssh.run(ssh.ssh("ann", DEMO, List.of("-A", "-o", "IdentityAgent=none"), "echo ${SSH_AUTH_SOCK-none}"));
        assertThat(outcome.out()).isEqualTo("none\n");
    }

    @Test
    void shouldServeManyCommandsOverOneConnection() throws Exception {
        var control = directory.resolve("c");
        var master = begin(ssh.ssh("ann", DEMO, List.of("-M", "-N", "-S", control.toString())));
        TestDaemon.await(Duration.ofSeconds(60), () -> Files.exists(control));
        // More than may be open at a time: each is let go of. With an end of file of its own, the client closes as soon
        // as it can.
        for (int i = 0; i < 150; i++) {
            var outcome = ssh.run(ssh.ssh("stranger", DEMO, List.of("-S", control.toString()), "exit " + i));
            assertThat(outcome.code()).isEqualTo(i);
        }
        master.destroy();
    }

    @Test
    void shouldGiveATerminalOfTheClientsSize() throws Exception {
        var outcome = ssh.run(ssh.ssh("ann", DEMO, List.of("-tt"), "tty && stty size && exit 6"));
        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.out()).matches("/dev/pts/[0-9]+\r\n24 80\r\n");
    }

    @Test
    void shouldTellProgramsWhichTerminalTheClientHas() throws Exception {
        for (var kind : List.of("vt220", "no-such", "../../etc/passwd")) {
            var words = new ArrayList<>(List.of("env", "TERM=" + kind));
            words.addAll(ssh.ssh("ann", DEMO, List.of("-tt"), "echo $TERM"));
            assertThat(ssh.run(words).out()).isEqualTo((kind.equals("vt220") ? kind : "xterm-256color") + "\r\n");
        }
    }

    @Test
    void shouldKeepEveryLineAboveTheClientsScreenHoweverFastTheyCome() {
        try (var terminal = Tmux.start(directory.resolve("history"), 100, 30, Map.of())) {
            terminal.enter("clear; " + String.join(" ", ssh.ssh("ann", DEMO, List.of("-tt"), "seq", "100000"))
                    + "; echo code=$?");
            terminal.await("code=0");
            assertThat(terminal.history().lines().filter(line -> line.matches("[0-9]+")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 100_000)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    @Test
    void shouldFollowTheSizeOfTheClientsWindow() throws Exception {
        var socket = directory.resolve("t").toString();
        var command = String.join(" ", ssh.ssh("ann", DEMO, List.of())) + "; echo left $?; read wait";
        tmux(socket, "-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", command);
        try {
            await(socket, "$");
            tmux(socket, "send-keys", "stty size", "Enter");
            await(socket, "30 100");
            tmux(socket, "set-option", "-g", "window-size", "manual");
            tmux(socket, "resize-window", "-x", "120", "-y", "40");
            tmux(
                    socket,
                    "send-keys",
                    "until [ \"$(stty size)\" = '40 120' ]; do read -t 0.1 x; done; echo \"si\"ze seen",
                    "Enter");
            await(socket, "size seen");
            tmux(socket, "send-keys", "exit 3", "Enter");
            await(socket, "left 3");
        } finally {
            tmux(socket, "kill-server");
        }
    }

    private static String tmux(String socket, String... words) throws Exception {
        var all = new ArrayList<>(List.of("tmux", "-S", socket));
        all.addAll(List.of(words));
        return ssh.run(all).out();
    }

    private static void await(String socket, String text) {
        var shown = new AtomicReference<String>();
        try {
            TestDaemon.await(Duration.ofSeconds(60), () -> {
                try {
                    shown.set(tmux(socket, "capture-pane", "-p"));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                return shown.get().contains(text);
            });
        } catch (AssertionError e) {
            throw new AssertionError("no \"" + text + "\" on the screen:\n" + shown, e);
        }
    }

    @Test
    void shouldTellAKnownKeyWhatIsWrong() throws Exception {
        var unknown = ssh.run(ssh.ssh("ann", "nowhere", List.of(), "true"));
        assertThat(unknown.code()).isEqualTo(255);
        assertThat(unknown.err()).contains("There is no sandbox \"nowhere\"");
        var viewer = ssh.run(ssh.ssh("viewer", DEMO, List.of(), "true"));
        assertThat(viewer.code()).isEqualTo(255);
        assertThat(viewer.err()).contains("may only look");
        assertThat(ssh.run(ssh.ssh("bound", "other", List.of(), "echo in")).out())
                .isEqualTo("in\n");
        assertThat(ssh.run(ssh.ssh("bound", DEMO, List.of(), "true")).err())
                .contains("There is no sandbox \"demo\" for this key");
        assertThat(ssh.run(ssh.ssh("bound", "nowhere", List.of(), "true")).err())
                .contains("There is no sandbox \"nowhere\" for this key");
        daemon.post("/sandboxes", "{\"name\":\"asleep\"}");
        daemon.post("/sandboxes/asleep/stop", "{}");
        assertThat(ssh.run(ssh.ssh("ann", "asleep", List.of(), "true")).err())
                .contains("stopped")
                .contains("Start it first");
    }

    @Test
    void shouldRefuseKeysThatAreNotListedWhateverTheyAskFor() throws Exception {
        for (var user : List.of(DEMO, "nowhere")) {
            var outcome = ssh.run(ssh.ssh("stranger", user, List.of(), "true"));
            assertThat(outcome.code()).isEqualTo(255);
            assertThat(outcome.err().strip()).isEqualTo(user + "@127.0.0.1: Permission denied (publickey).");
        }
        assertThat(ssh.run(ssh.ssh("restricted", DEMO, List.of(), "true")).err())
                .contains("Permission denied");
        assertThat(daemon.logText())
                .contains("authorized_keys:4 counts for nothing: the option from is not known here");
    }

    @Test
    void shouldRefuseACommandThatIsNotText() throws Exception {
        var quoted = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" \"$(printf 'touch b\\374r')\"", "sh"));
        quoted.addAll(ssh.ssh("ann", DEMO, List.of()));
        var ended = ssh.run(quoted);
        assertThat(ended.code()).isNotZero();
        assertThat(ended.err()).contains("is not UTF-8 text");
        assertThat(exec("ls | grep -c '^b.*r$'").out()).isEqualTo("0\n");
    }

    @Test
    void shouldSlowWrongKeysDownAndLetARightOneIn() throws Exception {
        // Ten within a minute are free, and how many that is depends on the machine.
        TestDaemon.await(Duration.ofMinutes(3), () -> {
            long begun = System.nanoTime();
            try {
                assertThat(ssh.run(ssh.ssh("stranger", DEMO, List.of(), "true")).code())
                        .isEqualTo(255);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return System.nanoTime() - begun > Duration.ofSeconds(2).toNanos();
        });
        assertThat(exec("echo in").out()).isEqualTo("in\n");
        assertAudited("ssh login", "offered=SHA256:");
    }

    @Test
    void shouldPassNoUserNameToAShell() throws Exception {
        try (var client = SshClient.setUpDefaultClient()) {
            client.setKeyIdentityProvider(new FileKeyPairProvider(ssh.key("ann")));
            client.setServerKeyVerifier((session, address, key) -> true);
            client.start();
            for (var user : List.of(
                    "$(id)",
                    "`id`;reboot",
                    "-oProxyCommand=x",
                    "../demo",
                    "de\0mo",
                    "",
                    "x".repeat(10_000),
                    "démo\n")) {
                try (var session = client.connect(user, "127.0.0.1", ssh.port())
                        .verify(30, TimeUnit.SECONDS)
                        .getSession()) {
                    session.auth().verify(30, TimeUnit.SECONDS);
                    var channel = session.createExecChannel("echo in");
                    var err = new java.io.ByteArrayOutputStream();
                    channel.setErr(err);
                    channel.open().verify(30, TimeUnit.SECONDS);
                    channel.waitFor(
                            java.util.EnumSet.of(org.apache.sshd.client.channel.ClientChannelEvent.CLOSED), 30_000);
                    assertThat(channel.getExitStatus()).isEqualTo(255);
                    assertThat(err.toString(StandardCharsets.UTF_8)).contains("There is no sandbox");
                }
            }
        }
    }

    @Test
    void shouldLetPeopleInThroughAThousandHalfOpenConnections() throws Exception {
        var control = directory.resolve("h");
        begin(ssh.ssh("ann", DEMO, List.of("-M", "-N", "-S", control.toString())));
        TestDaemon.await(Duration.ofSeconds(60), () -> Files.exists(control));
        var half = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 1000; i++) {
                half.add(new Socket(InetAddress.getLoopbackAddress(), ssh.port()));
            }
            assertThat(exec("echo in").out()).isEqualTo("in\n");
            assertThat(ssh.run(ssh.ssh("ann", DEMO, List.of("-S", control.toString()), "echo still in"))
                            .out())
                    .isEqualTo("still in\n");
        } finally {
            for (var socket : half) {
                socket.close();
            }
        }
    }

    @Test
    void shouldTellHowToReachIt() throws Exception {
        var info = daemon.get("/info").json().path("ssh");
        assertThat(info.path("host").asText()).isEqualTo("127.0.0.1");
        assertThat(info.path("port").asInt()).isEqualTo(ssh.port());
        assertThat(exec("true").code()).isZero();
        assertThat(Files.readString(directory.resolve("client/known_hosts")))
                .contains(info.path("host_key").asText());
    }
}
