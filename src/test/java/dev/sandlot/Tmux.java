package dev.sandlot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A real terminal for tests, with a shell in it: a tmux server of its own, whose screen can be read and into which keys can be typed.
 * Closing it ends the server and all that runs in it.
 */
public final class Tmux implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Lines that are kept of what has scrolled off. */
    private static final int HISTORY = 200_000;

    private final Path socket;

    private Tmux(Path socket) {
        this.socket = socket;
    }

    /** One with a POSIX shell whose prompt is {@code host$ }. */
    public static Tmux start(Path socket, int cols, int rows, Map<String, String> environment) {
        var tmux = new Tmux(socket);
        var command =
                new ArrayList<>(List.of("new-session", "-d", "-x", "" + cols, "-y", "" + rows, "env", "-u", "TMUX"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of("PS1=host$ ", "/bin/sh"));
        // Whoever gets through to the clipboard leaves a buffer behind.
        tmux.run(
                "start-server",
                ";",
                "set-option",
                "-s",
                "set-clipboard",
                "on",
                ";",
                "set-option",
                "-s",
                "exit-empty",
                "off",
                ";",
                "set-option",
                "-g",
                "history-limit",
                "" + HISTORY);
        tmux.run(command.toArray(String[]::new));
        tmux.await("the prompt", screen -> screen.contains("host$"));
        return tmux;
    }

    /** Types this text, as it is. */
    public Tmux type(String text) {
        run("send-keys", "-l", text);
        return this;
    }

    /** Presses keys by their tmux names, such as {@code Enter} and {@code C-c}. */
    public Tmux press(String... keys) {
        var words = new ArrayList<>(List.of("send-keys"));
        words.addAll(List.of(keys));
        run(words.toArray(String[]::new));
        return this;
    }

    /** Types a line and Enter. */
    public Tmux enter(String line) {
        return type(line).press("Enter");
    }

    /** What the screen shows now. */
    public String screen() {
        return run("capture-pane", "-p");
    }

    /** With what has scrolled off it. */
    public String history() {
        return run("capture-pane", "-p", "-S", "-");
    }

    /** With colours and attributes, as escape sequences. */
    public String colours() {
        return run("capture-pane", "-p", "-e");
    }

    /** From now on all that is written to it goes to this file too, byte for byte. */
    public void record(Path file) {
        run("pipe-pane", "exec cat > " + file);
    }

    public void resize(int cols, int rows) {
        run("resize-window", "-x", "" + cols, "-y", "" + rows);
    }

    /** A format of tmux's about this terminal, such as {@code mouse_any_flag}. */
    public String flag(String name) {
        return run("display-message", "-p", "#{" + name + "}").strip();
    }

    /** What programs have put on the clipboard. */
    public String clipboard() {
        return run("list-buffers");
    }

    /** The program that the shell runs in the foreground; fails where there is none. */
    public ProcessHandle program() {
        return shell().children().findFirst().orElseThrow();
    }

    public ProcessHandle shell() {
        return ProcessHandle.of(Long.parseLong(flag("pane_pid"))).orElseThrow();
    }

    /** Waits until the screen shows it; fails with what it shows instead. */
    public void await(String what, Predicate<String> shown) {
        try {
            TestDaemon.await(PATIENCE, () -> shown.test(screen()));
        } catch (AssertionError late) {
            throw new AssertionError("the screen never showed " + what + ", but:\n" + screen(), late);
        }
    }

    public void await(String text) {
        await("\"" + text + "\"", screen -> screen.contains(text));
    }

    private String run(String... words) {
        var command = new ArrayList<>(List.of("tmux", "-S", socket.toString(), "-f", "/dev/null"));
        command.addAll(List.of(words));
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().remove("TMUX");
            builder.environment().put("LC_ALL", "C.UTF-8");
            var process = builder.start();
            var out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + ": " + out);
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        run("kill-server");
    }
}
