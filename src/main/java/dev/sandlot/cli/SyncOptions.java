package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.sync.FileDigests;
import dev.sandlot.sync.LocalTree;
import dev.sandlot.sync.SyncState;
import dev.sandlot.sync.TreeRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a directory is brought to a sandbox. */
final class SyncOptions {
    @Mixin
    SyncChoice choice = new SyncChoice();

    @Option(names = "--delete", description = "Delete what is only there, unless it would be left out here.")
    boolean delete;

    /** Does it, or tells what would be done. */
    SyncReport bring(
            Console console, SandboxFiles files, SyncPlace where, String sandbox, boolean really, boolean quiet) {
        try {
            var rules = choice.rules(console, where.directory(), where.exclude());
            var tree = LocalTree.of(where.directory(), rules);
            var state = SyncState.in(file(console, where, sandbox));
            var report = new SyncUp(files, where.place(), where.directory(), state, new SyncProgress(console, quiet))
                    .bring(tree, delete ? path -> goes(rules, path, where.directory()) : null, really);
            SyncChoice.notes(rules).forEach(report::note);
            return report;
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.INTERNAL,
                            "can't read " + Visible.line(where.directory().toString()) + ": " + e.getMessage())
                    .asException();
        }
    }

    private static boolean goes(TreeRules rules, String path, Path directory) {
        try {
            return rules.goesAt(path, directory);
        } catch (IOException unreadable) {
            return false; // what can't be judged stays
        }
    }

    /** Where it is kept what is known of this directory at that place. */
    private static Path file(Console console, SyncPlace where, String sandbox) {
        var key = where.directory() + "\0" + sandbox + "\0" + where.place().path();
        var name = HexFormat.of().formatHex(FileDigests.sha256().digest(key.getBytes(StandardCharsets.UTF_8)), 0, 16);
        return ClientState.directory(console).resolve("sync").resolve(name);
    }
}
