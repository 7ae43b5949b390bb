package dev.sandlot.keeper;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies directories that sandboxes have filled, on this host ({@code copy.h}): nothing in them is followed, and what can be shared is not copied. */
public final class TreeCopy {
    private static final int MOST_SAID = 4 << 10;
    private static final String UNWANTED = "they are not wanted any more";

    private final KeeperProgram program;

    public TreeCopy(KeeperProgram program) {
        this.program = program;
    }

    /**
     * What there is now.
     *
     * @param files with links and directories
     * @param bytes in files, holes included
     * @param leftOut sockets, devices, and what could not be read
     */
    public record Copied(long files, long bytes, long leftOut) {}

    /**
     * Will copy each of these directories of {@code from} into {@code to}, where there must be none of that name.
     *
     * @param uid whose all of it is then, or null for the daemon's
     */
    public Copying copy(Path from, Path to, @Nullable Integer uid, List<String> names) {
        return new Copying(from, to, uid, names);
    }

    /** One copy, to be run once. */
    public final class Copying {
        private final Path from;
        private final Path to;
        private final @Nullable Integer uid;
        private final List<String> names;
        private volatile boolean cancelled;
        private volatile @Nullable Process running;

        private Copying(Path from, Path to, @Nullable Integer uid, List<String> names) {
            this.from = from;
            this.to = to;
            this.uid = uid;
            this.names = List.copyOf(names);
        }

        /** It ends soon, or does not begin, and fails. From any thread. */
        public void cancel() {
            cancelled = true;
            var process = running;
            if (process != null) {
                process.destroyForcibly();
            }
        }

        /**
         * Blocks for as long as it takes; it ends with the daemon. What has been copied stays where it fails: with a fault of kind DISK_FULL, for
         * example.
         *
         * @param reserve how many bytes of the disk stay free
         */
        public Copied run(long reserve) {
            var arguments = new ArrayList<>(List.of(
                    from.toString(), to.toString(), uid == null ? "-" : uid.toString(), Long.toString(reserve)));
            arguments.addAll(names);
            try {
                return run(program.role("copy", arguments));
            } catch (IOException e) {
                throw failed(cancelled ? UNWANTED : String.valueOf(e.getMessage()));
            }
        }

        private Copied run(List<String> argv) throws IOException {
            var process = HostPath.clean(new ProcessBuilder(argv))
                    .redirectErrorStream(true)
                    .start();
            running = process;
            if (cancelled) {
                process.destroyForcibly();
            }
            // Its input stays open until it has ended: that tells it that somebody waits.
            try (var input = process.getOutputStream();
                    var output = process.getInputStream()) {
                var said = new String(output.readNBytes(MOST_SAID), StandardCharsets.UTF_8).strip();
                if (process.waitFor() != 0) {
                    throw failed(said.isEmpty() ? UNWANTED : said);
                }
                return copied(said);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw failed("interrupted");
            }
        }
    }

    private static Copied copied(String said) {
        var figures = said.split(" ");
        return new Copied(Long.parseLong(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2]));
    }

    private static RuntimeException failed(String why) {
        if (why.contains("No space left")) {
            return Fault.of(
                            Fault.Kind.DISK_FULL,
                            "There is not enough space on the disk of the state directory for a copy of the files.",
                            "Free some space, for example by deleting snapshots or sandboxes.")
                    .asException();
        }
        return Fault.of(Fault.Kind.UNAVAILABLE, "The files could not be copied: " + why)
                .asException();
    }
}
