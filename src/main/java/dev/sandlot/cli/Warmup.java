package dev.sandlot.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * Loads what client verbs load, for the launcher's class archive: reads command lines, talks to nobody, renders answers. Does
 * nothing that anybody could notice.
 */
public final class Warmup {
    private Warmup() {}

    public static void main(String[] args) throws Exception {
        var console = new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Map.of("SANDLOT_STATE_DIR", "/nonexistent"),
                80);
        var cli = new Cli(null, console);
        for (var verb : Verbs.all().keySet()) {
            cli.run((verb + " --help").split(" "));
        }
        cli.run("ls");
        cli.run("exec", "demo", "--", "true");
        cli.run("logs", "demo");
        answer("application/json", "{\"items\":[{\"name\":\"demo\",\"cpus\":1.5,\"a\":[true,null,1]}]}");
        answer("text/event-stream", "id: 1\ndata: {}\n\n");
        new Sse(read("id: 1\ndata: {}\n\n")).next();
        var table = new Table("NAME");
        table.add("demo");
        table.print(console, 80);
        Interrupts.during(() -> 0, name -> {});
    }

    private static void answer(String type, String body) throws Exception {
        var text = read(body).text();
        if (type.endsWith("json")) {
            var tree = Json.parse(text);
            tree.pretty();
            tree.compact();
            new ByteArrayOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static HttpAnswer read(String body) throws Exception {
        var head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return HttpAnswer.read(
                null, new ByteArrayInputStream((head + body).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
