package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.TerminalSize;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The terminal by way of {@code stty}, which every Unix has: no native library, and nothing to load before a terminal is asked for. */
final class Stty implements Tty {
    /** Which streams are terminals, and how the first is set; on standard error, because standard output is what is asked about. */
    private static final String LOOK = """
            exec 3>&2 2>/dev/null
            [ -t 0 ] && echo in >&3
            [ -t 1 ] && echo out >&3
            stty -g >&3
            """;

    /** What {@code stty -g} prints, on any Unix; nothing else is ever handed back to it. */
    private static final String SETTINGS = "[0-9a-zA-Z:=,.]{8,4096}";

    private static final String SIZE = "([0-9]{1,5}) ([0-9]{1,5})";

    private @Nullable List<String> seen;

    @Override
    public boolean isInput() {
        return !isSurelyNone(0) && look().contains("in");
    }

    @Override
    public boolean isOutput() {
        return !isSurelyNone(1) && look().contains("out");
    }

    /** Whether the kernel's own account of a stream says that it is no terminal, so that nothing has to be run. */
    private static boolean isSurelyNone(int stream) {
        var open = Path.of("/proc/self/fd/" + stream);
        try {
            var what = Files.readSymbolicLink(open).toString();
            return what.startsWith("pipe:")
                    || what.startsWith("socket:")
                    || what.equals("/dev/null")
                    || Files.isRegularFile(open);
        } catch (IOException noProc) {
            return false;
        }
    }

    @Override
    public boolean isError() {
        try {
            var file = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return file.startsWith("/dev/") && !file.equals("/dev/null");
        } catch (IOException noProc) {
            return isOutput();
        }
    }

    @Override
    public TerminalSize size() {
        var lines = isInput() ? run(List.of("stty", "size"), false) : List.<String>of();
        var size = Pattern.compile(SIZE).matcher(lines.isEmpty() ? "" : lines.get(0));
        if (!size.matches() || size.group(1).equals("0") || size.group(2).equals("0")) {
            return TerminalSize.USUAL;
        }
        return new TerminalSize(
                Math.min(Integer.parseInt(size.group(2)), TerminalSize.MAX_COLS),
                Math.min(Integer.parseInt(size.group(1)), TerminalSize.MAX_ROWS));
    }

    @Override
    public Raw raw(String resets) {
        var settings = look().stream()
                .filter(line -> line.matches(SETTINGS))
                .reduce((first, last) -> last)
                .orElseThrow(() -> failed("its settings can't be read").asException());
        try {
            var guardian = Guardian.start(settings, resets);
            if (!set("raw", "-echo", "-iexten")) {
                guardian.dismiss();
                throw failed("\"stty raw\" failed").asException();
            }
            guardian.raw();
            return () -> {
                if (set(settings)) {
                    guardian.dismiss();
                } else {
                    guardian.leave();
                }
            };
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage())).asException();
        }
    }

    private synchronized List<String> look() {
        if (seen == null) {
            seen = run(List.of("/bin/sh", "-c", LOOK), true);
        }
        return seen;
    }

    private static boolean set(String... settings) {
        var command = new ArrayList<>(List.of("stty"));
        Collections.addAll(command, settings);
        try {
            return builder(command)
                            .redirectOutput(Redirect.DISCARD)
                            .redirectError(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What it printed, by lines; nothing where it could not be run. */
    private static List<String> run(List<String> command, boolean onError) {
        var program = builder(command)
                .redirectOutput(onError ? Redirect.INHERIT : Redirect.PIPE)
                .redirectError(onError ? Redirect.PIPE : Redirect.DISCARD);
        try {
            var process = program.start();
            try (var lines = onError ? process.errorReader() : process.inputReader()) {
                return lines.lines().toList();
            }
        } catch (IOException e) {
            return List.of();
        }
    }

    private static ProcessBuilder builder(List<String> command) {
        return new ProcessBuilder(command).redirectInput(Redirect.INHERIT);
    }

    private static Fault failed(String why) {
        return Fault.of(
                Fault.Kind.INTERNAL, "can't prepare this terminal: " + why, "without one: sandlot exec NAME -- CMD");
    }
}
