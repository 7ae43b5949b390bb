package dev.sandlot.cli;

import dev.sandlot.wire.TerminalFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/** Loads what the client's verbs load, for the launcher's archive of classes. Talks to nobody else and leaves nothing behind. */
final class Warmup {
    /** How the launcher asks for it; no verb that a person would type. */
    static final String WORD = "--load-what-clients-load";

    /** To whatever is asked. */
    static final String ANSWER =
            "{\"id\":\"\",\"send\":[\"file\"],\"sha256\":[\"" + "00".repeat(32) + "\"],\"left_out\":[]}";

    private static final String NOWHERE = "/nonexistent";

    private Warmup() {}

    static int run() {
        try {
            load();
            return Exit.OK;
        } catch (IOException e) {
            return Exit.ERROR;
        }
    }

    private static void load() throws IOException {
        var nothing = OutputStream.nullOutputStream();
        var console =
                new Console(InputStream.nullInputStream(), nothing, nothing, Map.of("SANDLOT_STATE_DIR", NOWHERE), 80);
        var cli = new Cli(() -> null, console);
        for (var verb : Verbs.all().keySet()) {
            cli.run((verb + " --help").split(" ", -1));
        }
        cli.run("ls", "-a", "-l", "a=b");
        cli.run("exec", "-e", "A=b", "--timeout", "1s", "demo", "--", "true");
        cli.run("exec", "-it", "demo", "--", "true");
        cli.run("logs", "-n", "1", "demo/p1");
        cli.run("rm", "demo");
        Interrupts.during(() -> Exit.OK, signal -> {});
        var page = JsonTree.parse(answer("{\"items\":[{\"name\":\"demo\",\"n\":[1,1.5,true,null]}]}")
                .text());
        console.print(page.pretty() + page.compact());
        new Sse(answer("id: 1\ndata: {}\n\n")).next();
        var api = new ApiClient(() -> Address.unix(Path.of(NOWHERE)), () -> Reconnect.briefly(console, true));
        console.print(String.valueOf(new Attachment(api, console, "", "", new RemoteInput(), true)));
        console.print(String.valueOf(new RemoteTerminal(api, console, true)));
        Screen.of(console, View.ofStarted(new Target("", null))).leave();
        new TerminalFilter(false).pass(new byte[] {'x'}, 0, 1, true);
        new PrintFilter().pass(new byte[] {'x'});
        bring();
        var table = new Table("NAME", "AGE");
        table.add("demo", Quantity.bytes(1) + Quantity.distance("2026-01-01T00:00:00Z", Instant.now()));
        table.print(console, true);
    }

    /** A directory with two files and an empty repository is brought to nowhere, and a command is run there. */
    private static void bring() throws IOException {
        var top = Files.createTempDirectory("sandlot");
        try {
            var tree = Files.createDirectories(top.resolve("tree"));
            Files.writeString(tree.resolve("file"), "x");
            Files.writeString(Files.createDirectory(tree.resolve("below")).resolve("file"), "x");
            Files.writeString(tree.resolve(".gitignore"), "*.o\n");
            Files.createDirectories(tree.resolve(".git/objects"));
            Files.createDirectories(tree.resolve(".git/refs"));
            Files.writeString(tree.resolve(".git/HEAD"), "ref: refs/heads/main\n");
            bring(tree, top);
        } finally {
            delete(top);
        }
    }

    private static void bring(Path tree, Path state) throws IOException {
        var nothing = OutputStream.nullOutputStream();
        try (var daemon = StandIn.at(state.resolve("sandlot.sock"), ANSWER)) {
            var own = Map.of("SANDLOT_STATE_DIR", state.toString(), "XDG_STATE_HOME", state.toString());
            var cli = new Cli(() -> null, new Console(InputStream.nullInputStream(), nothing, nothing, own, 0));
            for (int i = 0; i < 2; i++) {
                cli.run("sync", tree.toString(), "demo");
                cli.run("exec", "demo", "--", "true");
                cli.run("cp", tree.resolve("file").toString(), "demo:file");
                cli.run("ls");
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static HttpAnswer answer(String body) throws IOException {
        var whole = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        var in = new ByteArrayInputStream(whole.getBytes(StandardCharsets.US_ASCII));
        return HttpAnswer.read(in, in);
    }
}
