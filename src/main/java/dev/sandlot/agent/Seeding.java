package dev.sandlot.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Files that are put into a sandbox's home, by one command that is run inside. What is there, be it a link, is never changed: it may be the user's. */
final class Seeding {
    private static final String PUT = """
            umask 077
            put() {
                mkdir -p -- "$1" && cd -- "$1" || return
                { test -e "$2" || test -h "$2"; } && return
                printf %s "$4" > "$2.sandlot" && chmod "$3" "$2.sandlot" && mv -n -- "$2.sandlot" "$2"
            }
            failed=0
            while [ $# -ge 4 ]; do
                put "$1" "$2" "$3" "$4" || failed=1
                shift 4
            done
            exit $failed
            """;

    private final List<String> files = new ArrayList<>();

    /** @param path absolute */
    void file(String path, String text) {
        add(path, "600", text);
    }

    /** The same for a program. */
    void program(String path, String text) {
        add(path, "700", text);
    }

    private void add(String path, String mode, String text) {
        int name = path.lastIndexOf('/') + 1;
        files.addAll(List.of(path.substring(0, name), path.substring(name), mode, text));
    }

    /** Empty where there is nothing to put. */
    List<String> command() {
        if (files.isEmpty()) {
            return List.of();
        }
        var words = new ArrayList<>(List.of("/bin/sh", "-c", PUT, "sandlot"));
        words.addAll(files);
        return words;
    }

    /** One of the files in {@code conf/agents}. */
    static String shipped(String name) {
        var resource = "conf/agents/" + name;
        try (var in = Seeding.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: it lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + resource, e);
        }
    }
}
