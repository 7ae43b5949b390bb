package dev.sandlot.workspace;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;

/** A small directory in which everything is made, written, moved and removed over and over, by chance. */
final class RestlessTree {
    /** What is made at the end. */
    static final String LAST = "last";

    private static final int DEPTH = 4;

    private final Path top;
    private final Random random;

    RestlessTree(Path top, Random random) {
        this.top = top;
        this.random = random;
    }

    void change(int times) {
        for (int i = 0; i < times; i++) {
            try {
                step();
            } catch (IOException impossible) {
                // What can't be done there is not done.
            }
        }
        try {
            Files.createFile(top.resolve(LAST));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path any() {
        var path = top;
        for (int depth = random.nextInt(DEPTH); depth >= 0; depth--) {
            path = path.resolve(String.valueOf((char) ('a' + random.nextInt(3))));
        }
        return path;
    }

    private void step() throws IOException {
        switch (random.nextInt(10)) {
            case 0, 1 -> Files.createDirectories(any());
            case 2, 3, 4 -> Files.writeString(any(), "x", CREATE, APPEND);
            case 5 -> remove(any());
            case 6 -> Files.createSymbolicLink(any(), Path.of("."));
            // As rename(2), which replaces an empty directory.
            default -> Files.move(any(), any(), ATOMIC_MOVE);
        }
    }

    private static void remove(Path path) throws IOException {
        try (var below = Files.walk(path)) {
            for (var each : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
