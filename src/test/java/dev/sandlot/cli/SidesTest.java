package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.sync.Contents;
import dev.sandlot.sync.Filter;
import dev.sandlot.sync.LocalEntry;
import dev.sandlot.sync.LocalTree;
import dev.sandlot.sync.SyncState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies here is believed to be what it was only where something tells. */
class SidesTest {
    @TempDir
    Path root;

    private final SyncState state = SyncState.none();
    private LocalEntry entry;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(root.resolve("file"), "here");
        entry = LocalTree.of(root, Filter.all()).entries().get(0);
    }

    private boolean isAsKnown() {
        var files = new SandboxFiles(new ApiClient(
                () -> {
                    throw new AssertionError("nobody is asked");
                },
                () -> {
                    throw new AssertionError("nobody is asked");
                }));
        return new Sides(files, new CopyPlace("demo", ""), root, state, new Contents(root, state), null)
                .isAsKnown(entry);
    }

    private void know(String text, boolean lasts, boolean there) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        state.put(new SyncState.Known(entry, digest, lasts, there));
    }

    @Test
    void shouldCompareContentsWhereTimeCanNotTell() throws Exception {
        assertThat(isAsKnown()).isFalse();
        know("elsewhere before", false, true);
        assertThat(isAsKnown())
                .as("the same size and times, and other contents")
                .isFalse();
        know("here", false, true);
        assertThat(isAsKnown()).isTrue();
        know("elsewhere before", true, true);
        assertThat(isAsKnown()).as("time would have told").isTrue();
        know("here", true, false);
        assertThat(isAsKnown()).as("it may not have arrived").isFalse();
        state.put(new SyncState.Known(entry, null, true, true));
        assertThat(isAsKnown()).isFalse();
    }

    @Test
    void shouldFindWhatWasGivenOtherTimesTheSame() throws Exception {
        var stamp = new LocalEntry.Stamp(1, 2, 3);
        var before = new LocalEntry("file", entry.kind(), entry.mode(), 4, null, stamp);
        var digest = MessageDigest.getInstance("SHA-256").digest("here".getBytes(StandardCharsets.UTF_8));
        state.put(new SyncState.Known(before, digest, true, true));
        assertThat(isAsKnown()).isTrue();
        state.put(new SyncState.Known(
                new LocalEntry("file", entry.kind(), entry.mode() ^ 0100, 4, null, stamp), digest, true, true));
        assertThat(isAsKnown()).isFalse();
    }
}
