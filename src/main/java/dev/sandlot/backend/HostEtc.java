package dev.sandlot.backend;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which of the host's {@code /etc} every sandbox is given, as far as it is there. Looked up at most every ten seconds, and not for each
 * command: that would be a tenth of what starting one costs.
 */
final class HostEtc {
    private static final Path ETC = Path.of("/etc");
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Found(List<Path> entries, long atNanos) {}

    private final Provisions.Etc wanted;
    private volatile @Nullable Found found;

    HostEtc(Provisions.Etc wanted) {
        this.wanted = wanted;
    }

    List<Path> entries() {
        var known = found;
        if (known == null || System.nanoTime() - known.atNanos > FRESH_NANOS) {
            known = new Found(Provisions.present(ETC, wanted.host()), System.nanoTime());
            found = known;
        }
        return known.entries;
    }
}
