package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import dev.sandlot.sync.LocalEntry;
import dev.sandlot.sync.Manifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What lies in a directory of a sandbox, as it tells. Nothing of it is believed but that it was told. */
final class RemoteFiles {
    private static final int MOST = 1_000_000;
    private static final LocalEntry.Stamp NO_STAMP = new LocalEntry.Stamp(0, 0, 0);

    private final List<FileEntry> entries = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    /** Something that can't be looked at there. */
    record LeftOut(String path, String why) {}

    /** @param names below the directory, each with all that lies in it; none for all */
    static RemoteFiles list(SandboxFiles files, CopyPlace place, Collection<String> names) {
        var all = new RemoteFiles();
        files.list(place, out -> writeNames(names, out), answer -> {
            var in = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                all.add(JsonTree.parse(line));
            }
        });
        return all;
    }

    /** Takes the contents of files, whatever of them is still there, in a tar archive. */
    static void fetch(SandboxFiles files, CopyPlace place, Collection<String> names, SandboxFiles.Reading reading) {
        files.packSome(place, out -> writeNames(names, out), reading);
    }

    private static void writeNames(Collection<String> names, OutputStream out) throws IOException {
        var manifest = new Manifest(out);
        for (var name : names) {
            manifest.add(new LocalEntry(name, FileEntry.Kind.DIRECTORY, 0, 0, null, NO_STAMP), null);
        }
        manifest.finish();
    }

    List<FileEntry> entries() {
        return entries;
    }

    List<LeftOut> leftOut() {
        return leftOut;
    }

    private void add(JsonTree told) throws IOException {
        var left = told.get("left_out");
        try {
            if (!left.isNull()) {
                leftOut.add(new LeftOut(bytes(left, "path"), left.get("why").text()));
                return;
            }
            entries.add(new FileEntry(
                    new InnerPath(bytes(told, "path")),
                    FileEntry.Kind.valueOf(told.get("kind").text().toUpperCase(Locale.ROOT)),
                    Integer.parseInt(told.get("mode").text(), 8),
                    told.get("size").number(0),
                    Instant.parse(told.get("modified_at").text()),
                    target(told)));
        } catch (FaultException | IllegalArgumentException | DateTimeException e) {
            throw new IOException("what the daemon tells of a file can't be read", e);
        }
        if (entries.size() + leftOut.size() > MOST) {
            throw Fault.of(
                            Fault.Kind.TOO_LARGE,
                            "there are more than " + MOST + " files there",
                            "name a directory further down")
                    .asException();
        }
    }

    private static @Nullable InnerPath target(JsonTree told) {
        return told.get("target").isNull() ? null : new InnerPath(bytes(told, "target"));
    }

    /** One character a byte. */
    private static String bytes(JsonTree told, String field) {
        return SandboxFiles.bytes(told.get(field), told.get(field + "_base64"));
    }
}
