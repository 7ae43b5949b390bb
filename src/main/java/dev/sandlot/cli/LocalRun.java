package dev.sandlot.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A verb that runs for an agent, as a process of its own: so it ends as it does for a person, and what it runs in a sandbox ends with it. Of what
 * it prints the end is kept.
 */
final class LocalRun {
    private static final int MOST_CHARACTERS = 20_000;
    /** What heeds TERM may take so long to end. */
    private static final int GRACE_SECONDS = 2;

    private final Process process;
    private final long since = System.nanoTime();
    private volatile boolean unwanted;

    private LocalRun(Process process) {
        this.process = process;
    }

    /**
     * @param verb and its words
     * @param daemon which one it asks
     */
    static LocalRun start(List<String> verb, DaemonChoice daemon) throws IOException {
        var words = new ArrayList<>(program());
        words.add(verb.get(0));
        words.addAll(daemon.options());
        words.addAll(verb.subList(1, verb.size()));
        var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        builder.environment().putAll(daemon.variables());
        return new LocalRun(builder.start());
    }

    /** This program: by its launcher, which lies beside the archive that this runs from. */
    static List<String> program() {
        var classes = System.getProperty("java.class.path");
        var launcher = Path.of(classes.split(File.pathSeparator, 2)[0]).resolveSibling("sandlot");
        if (Files.isExecutable(launcher) && !Files.isDirectory(launcher)) {
            return List.of(launcher.toString());
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classes, "dev.sandlot.Main");
    }

    /**
     * What it printed.
     *
     * @param failed whether it ended otherwise than it should
     */
    record Told(String text, boolean failed) {}

    /** Waits for its end. */
    Told await(String sandbox) throws IOException, InterruptedException {
        var tail = tail(process.getInputStream());
        int code = process.waitFor();
        var seconds = String.format(Locale.ROOT, "%.1fs", (System.nanoTime() - since) / 1e9);
        return new Told(tail + "[exit " + code + " · " + seconds + " · sandbox " + sandbox + "]", code != 0);
    }

    private static String tail(InputStream in) throws IOException {
        var kept = new StringBuilder();
        boolean cut = false;
        var reader = new InputStreamReader(in, StandardCharsets.UTF_8);
        var characters = new char[16 << 10];
        for (int count = reader.read(characters); count >= 0; count = reader.read(characters)) {
            kept.append(characters, 0, count);
            if (kept.length() > 2 * MOST_CHARACTERS) {
                kept.delete(0, kept.length() - MOST_CHARACTERS);
                cut = true;
            }
        }
        int over = kept.length() - MOST_CHARACTERS;
        var text = over > 0 ? kept.substring(over) : kept.toString();
        var shown = Visible.lines(text);
        var whole = shown.isEmpty() || shown.endsWith("\n") ? shown : shown + "\n";
        return cut || over > 0 ? "[… the beginning is left out …]\n" + whole : whole;
    }

    /** Whether it was ended. */
    boolean isUnwanted() {
        return unwanted;
    }

    /** Asks it to end, and kills it at last. */
    void end() {
        unwanted = true;
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
