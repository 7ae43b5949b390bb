package dev.sandlot.screen;

import dev.sandlot.model.ScreenFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What was on one screen in the last minutes, as small pictures in a directory that the sandbox can't see: never more than {@link #MOST_FRAMES} of
 * them, nor more than {@link #MOST_BYTES}, and none is written where the disk is nearly full. Blocks; used by one thread at a time.
 */
final class Timeline {
    static final Duration KEPT = Duration.ofMinutes(10);
    static final int MOST_FRAMES = 300;
    static final long MOST_BYTES = 16 << 20;

    private static final long LEAST_FREE = 256L << 20;
    private static final Pattern NAME = Pattern.compile("(\\d{1,15})-([0-9a-f]{16})-(\\d{1,5})x(\\d{1,5})\\.jpg");

    /** A frame and the length of its file. */
    private record Kept(ScreenFrame frame, Path file, long bytes) {}

    private final Path directory;
    private final Deque<Kept> frames = new ArrayDeque<>();
    private long bytes;
    private boolean loaded;

    Timeline(Path directory) {
        this.directory = directory;
    }

    private void load() throws IOException {
        if (loaded) {
            return;
        }
        try (var files = Files.list(directory)) {
            files.map(Timeline::kept)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(kept -> kept.frame().at()))
                    .forEach(this::take);
        } catch (NoSuchFileException none) {
            // Nothing has been kept yet.
        }
        loaded = true;
    }

    private static Optional<Kept> kept(Path file) {
        var name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        var frame = new ScreenFrame(
                Instant.ofEpochMilli(Long.parseLong(name.group(1))),
                name.group(2),
                Integer.parseInt(name.group(3)),
                Integer.parseInt(name.group(4)));
        return Optional.of(new Kept(frame, file, file.toFile().length()));
    }

    private void take(Kept kept) {
        frames.add(kept);
        bytes += kept.bytes();
    }

    /** Keeps a picture, unless the disk is nearly full. */
    void add(ScreenFrame frame, byte[] picture) throws IOException {
        load();
        trim(frame.at(), 1, picture.length);
        if (!Files.isDirectory(directory)) {
            // Not what is above it: that goes with the sandbox.
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (Files.getFileStore(directory).getUsableSpace() < LEAST_FREE) {
            return;
        }
        var file = directory.resolve(
                frame.at().toEpochMilli() + "-" + frame.hash() + "-" + frame.width() + "x" + frame.height() + ".jpg");
        Files.write(file, picture);
        take(new Kept(frame, file, picture.length));
    }

    /** Makes room for so much more. */
    private void trim(Instant now, int more, int length) throws IOException {
        var since = now.minus(KEPT);
        while (!frames.isEmpty()
                && (frames.size() + more > MOST_FRAMES
                        || bytes + length > MOST_BYTES
                        || frames.peek().frame().at().isBefore(since))) {
            var oldest = frames.poll();
            bytes -= oldest.bytes();
            Files.deleteIfExists(oldest.file());
        }
    }

    /** Those of the last minutes, the oldest first. */
    List<ScreenFrame> frames(Instant now) throws IOException {
        load();
        trim(now, 0, 0);
        return frames.stream().map(Kept::frame).toList();
    }

    /** The newest frame with this hash and its picture. */
    Optional<Found> find(String hash) throws IOException {
        load();
        var last = frames.descendingIterator();
        while (last.hasNext()) {
            var kept = last.next();
            if (kept.frame().hash().equals(hash)) {
                return Optional.of(new Found(kept.frame(), Files.readAllBytes(kept.file())));
            }
        }
        return Optional.empty();
    }

    /** A frame with its picture, a JPEG. */
    record Found(ScreenFrame frame, byte[] picture) {}
}
