package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.sync.FileDigests;
import dev.sandlot.sync.IncomingRules;
import dev.sandlot.sync.LocalWalk;
import dev.sandlot.sync.SyncState;
import dev.sandlot.sync.TreeRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a directory is brought to a sandbox. */
final class SyncOptions {
    @Mixin
    SyncChoice choice = new SyncChoice();

    @Option(names = "--delete", description = "Delete what is only there, unless it would be left out here.")
    boolean delete;

    /**
     * A directory that is to be brought, being looked at.
     *
     * @param walk goes on meanwhile
     */
    record Looking(SyncPlace where, TreeRules rules, LocalWalk walk) {}

    /** Begins to look at what is to be brought. */
    Looking look(Console console, SyncPlace where) {
        return reading(where, () -> {
            var rules = choice.rules(console, where.directory(), where.exclude());
            return new Looking(where, rules, LocalWalk.begin(where.directory(), rules));
        });
    }

    /** Does it, or tells what would be done. */
    SyncReport bring(
            Console console, SandboxFiles files, Looking looking, String sandbox, boolean really, boolean quiet) {
        var where = looking.where();
        var rules = looking.rules();
        return reading(where, () -> {
            var state = state(console, where, sandbox);
            var extras = new IncomingRules(where.directory(), rules);
            var report = new SyncUp(Sides.of(files, where, state, new SyncProgress(console, quiet)))
                    .bring(looking.walk(), delete ? path -> goes(extras, path) : null, really);
            SyncChoice.notes(rules).forEach(report::note);
            return report;
        });
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private static <T> T reading(SyncPlace where, Reading<T> reading) {
        try {
            return reading.run();
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.INTERNAL,
                            "can't read " + Visible.line(where.directory().toString()) + ": " + e.getMessage())
                    .asException();
        }
    }

    /** @param path with a slash at the end of a directory's */
    private static boolean goes(IncomingRules rules, String path) {
        try {
            boolean directory = path.endsWith("/");
            return rules.goes(directory ? path.substring(0, path.length() - 1) : path, directory);
        } catch (IOException unreadable) {
            return false; // what can't be judged stays
        }
    }

    /** What is known of this directory at that place. */
    static SyncState state(Console console, SyncPlace where, String sandbox) throws IOException {
        var key = where.directory() + "\0" + sandbox + "\0" + where.place().path();
        var name = HexFormat.of().formatHex(FileDigests.sha256().digest(key.getBytes(StandardCharsets.UTF_8)), 0, 16);
        return SyncState.in(ClientState.directory(console).resolve("sync").resolve(name));
    }

    /** For what is to begin only when all is there; false where it isn't, which is told. */
    boolean bringAll(Console console, ApiClient api, Looking looking, String sandbox, boolean quiet) {
        var where = looking.where();
        var report = bring(console, new SandboxFiles(api), looking, sandbox, true, quiet);
        if (report.failed() || !quiet && report.isWorthSaying()) {
            report.say(console, where.directory().toString(), where.place(), true);
        }
        return !report.failed();
    }
}
