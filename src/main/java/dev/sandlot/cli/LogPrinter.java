package dev.sandlot.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints pieces of logs: raw, or with something before each line. */
final class LogPrinter {
    private final Console console;
    private final RemoteOutput output;
    private final boolean merged;
    private final boolean timestamps;
    private final boolean json;
    /** Those streams whose last line has not ended yet. */
    private final Set<String> open = new HashSet<>();

    LogPrinter(Console console, boolean merged, boolean timestamps, boolean json) {
        this.console = console;
        this.output = new RemoteOutput(console);
        this.merged = merged;
        this.timestamps = timestamps;
        this.json = json;
    }

    void print(JsonTree piece, String text, @Nullable Instant since) {
        var at = piece.get("at").text();
        if (since != null && Instant.parse(at).isBefore(since)) {
            return;
        }
        if (json) {
            console.print(Visible.json(text));
            return;
        }
        var stream = piece.get("stream").text();
        var bytes = bytes(piece);
        var source = merged ? piece.get("process").text() + " " + stream : stream;
        var line = prefixed(bytes, source, prefix(piece, at));
        if (merged && !piece.get("partial").isTrue() && open.remove(source)) {
            line.write('\n');
        }
        if (stream.equals("stderr")) {
            output.writeError(line.toByteArray());
        } else {
            output.write(line.toByteArray());
        }
    }

    void gap(JsonTree gap) {
        var of = gap.get("process").isNull()
                ? ""
                : Visible.line(gap.get("process").text()) + ": ";
        if (!gap.get("reason").isNull()) {
            console.say("sandlot: " + of + "its output can't be read and is missing here");
            return;
        }
        console.say("sandlot: " + of + "output chunks " + gap.get("from").number(0) + " to "
                + (gap.get("to").number(1) - 1) + " are no longer kept and are missing here");
    }

    /** Says so where this was not all: something that the process left behind may still print. */
    void exit(JsonTree exit) {
        if (!exit.get("eof").isTrue() && !exit.get("eof").isNull()) {
            console.say("sandlot: it has ended, but what it left behind may still print; that comes into the same log");
        }
    }

    private String prefix(JsonTree piece, String at) {
        var process = merged ? Visible.line(piece.get("process").text()) + " | " : "";
        return timestamps ? Visible.line(at) + " " + process : process;
    }

    private ByteArrayOutputStream prefixed(byte[] bytes, String source, String prefix) {
        var out = new ByteArrayOutputStream(bytes.length + prefix.length() + 1);
        if (prefix.isEmpty()) {
            out.write(bytes, 0, bytes.length);
            return out;
        }
        var before = prefix.getBytes(StandardCharsets.UTF_8);
        for (var b : bytes) {
            if (open.add(source)) {
                out.write(before, 0, before.length);
            }
            out.write(b);
            if (b == '\n') {
                open.remove(source);
            }
        }
        if (bytes.length == 0 && merged && open.add(source)) {
            out.write(before, 0, before.length);
        }
        return out;
    }

    private static byte[] bytes(JsonTree piece) {
        return piece.get("base64").isNull()
                ? piece.get("text").text().getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(piece.get("base64").text());
    }
}
