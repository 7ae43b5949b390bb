package dev.sandlot.cli;

import dev.sandlot.model.BackendReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of the command line with its streams and environment held by the test. */
final class CliRun {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> env = new HashMap<>();
    private InputStream in = InputStream.nullInputStream();
    private Daemon daemon = new NoDaemon();
    private int columns;
    private Tty tty = Tty.NONE;
    private int code;

    static CliRun with(FakeDaemon daemon) {
        return new CliRun().env("SANDLOT_URL", daemon.url()).env("SANDLOT_TOKEN", "sl_test");
    }

    CliRun env(String name, String value) {
        env.put(name, value);
        return this;
    }

    CliRun in(String text) {
        return in(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    CliRun in(InputStream stream) {
        in = stream;
        return this;
    }

    CliRun daemon(Daemon embedded) {
        daemon = embedded;
        return this;
    }

    CliRun columns(int width) {
        columns = width;
        return this;
    }

    CliRun tty(FakeTty terminal) {
        tty = terminal;
        return in(terminal.in());
    }

    CliRun run(String... args) {
        code = new Cli(() -> daemon, new Console(in, out, err, env, columns, tty)).run(args);
        return this;
    }

    int code() {
        return code;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** For verbs that need none. */
    static class NoDaemon implements Daemon {
        @Override
        public int serve(ServeOptions options) {
            throw new AssertionError("nobody asked for a daemon");
        }

        @Override
        public Embedded embed(EmbedOptions options) {
            throw new AssertionError("nobody asked for a daemon");
        }

        @Override
        public List<BackendReport.Check> diagnose(ServeOptions options) {
            throw new AssertionError("nobody asked for a diagnosis");
        }
    }
}
