package dev.sandlot.process;

import dev.sandlot.backend.Place;
import dev.sandlot.model.ProcessId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tmux server of each sandbox: on the host's side, as the sandbox's uid, with one session a terminal, named like its process. Its socket is
 * in a directory that is never mounted, so nothing inside can talk to it; what is inside is only ever its pane. Methods block for some
 * milliseconds.
 */
final class Tmux {
    private static final int LIMIT_SECONDS = 10;
    private static final String SOCKET = "s";

    private final Starter starter;

    Tmux(Starter starter) {
        this.starter = starter;
    }

    /** What a command printed, and whether it was carried out. */
    record Answer(boolean done, byte[] output) {
        String text() {
            return new String(output, StandardCharsets.UTF_8).strip();
        }
    }

    /** Whether the sandbox has ever had a server since its start. */
    static boolean isThere(Place place) {
        return Files.exists(place.tmux().resolve(SOCKET));
    }

    /** The command line of a client; to be run in {@link Place#tmux}. The path is relative: an absolute one may be too long for a socket. */
    static List<String> client(String... words) {
        var argv = new ArrayList<>(List.of("tmux", "-u", "-S", SOCKET));
        argv.addAll(List.of(words));
        return argv;
    }

    /** The pane of a terminal, as commands name it. */
    static String pane(ProcessId terminal) {
        return "=" + terminal + ":";
    }

    /** Carries a command out. Not done where there is no server or it knows nothing of the terminal. */
    Answer run(Place place, String... words) throws IOException, InterruptedException {
        return run(place, null, words);
    }

    /** @param input what the command reads, or null */
    Answer run(Place place, byte @Nullable [] input, String... words) throws IOException, InterruptedException {
        if (!isThere(place)) {
            return new Answer(false, new byte[0]);
        }
        var process = starter.startAtTerminals(place, client(words));
        try (var in = process.getOutputStream()) {
            if (input != null) {
                in.write(input);
            }
        } catch (IOException e) {
            process.destroyForcibly();
            return new Answer(false, new byte[0]);
        }
        var killer = process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
        killer.exceptionally(late -> process.destroyForcibly());
        var output = process.getInputStream().readAllBytes();
        return new Answer(process.waitFor() == 0, output);
    }
}
