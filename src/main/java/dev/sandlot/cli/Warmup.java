package dev.sandlot.cli;

import dev.sandlot.sync.Contents;
import dev.sandlot.sync.LocalTree;
import dev.sandlot.sync.Manifest;
import dev.sandlot.sync.SyncState;
import dev.sandlot.sync.TreeArchive;
import dev.sandlot.sync.TreeRules;
import dev.sandlot.wire.TerminalFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Loads what the client's verbs load, for the launcher's archive of classes. Talks to nobody and changes nothing. */
final class Warmup {
    /** How the launcher asks for it; no verb that a person would type. */
    static final String WORD = "--load-what-clients-load";

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

    /** A directory with one file, as far as that goes without a daemon. */
    private static void bring() throws IOException {
        var directory = Files.createTempDirectory("sandlot");
        var file = Files.writeString(directory.resolve("file"), "x");
        try {
            var nothing = new TreeRules.Choice(List.of("x"), false, false, false);
            var tree = LocalTree.of(directory, TreeRules.of(directory, Map.of(), nothing));
            var contents = new Contents(directory, SyncState.in(directory.resolve("none")));
            var manifest = new Manifest(OutputStream.nullOutputStream());
            for (var entry : tree.entries()) {
                manifest.add(entry, contents.known(entry));
            }
            manifest.finish();
            new TreeArchive(contents, bytes -> {}).write(tree.entries(), OutputStream.nullOutputStream());
            new SyncReport().didNothing();
        } finally {
            Files.delete(file);
            Files.delete(directory);
        }
    }

    private static HttpAnswer answer(String body) throws IOException {
        var whole = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        var in = new ByteArrayInputStream(whole.getBytes(StandardCharsets.US_ASCII));
        return HttpAnswer.read(in, in);
    }
}
