package dev.sandlot.cli;

import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "snapshot ls",
        description = {
            "List snapshots of sandboxes' files.",
            "SIZE is what their files hold; on the disk it may be less."
        })
final class SnapshotLsVerb extends ItemsVerb {
    @Override
    String items() {
        return "snapshots";
    }

    @Override
    Table table(List<JsonTree> snapshots) {
        var table = new Table("SNAPSHOT", "SANDBOX", "AGE", "FILES", "SIZE");
        var now = Instant.now();
        for (var snapshot : snapshots) {
            table.add(
                    snapshot.get("name").text(),
                    snapshot.get("sandbox").text(),
                    Quantity.distance(snapshot.get("created_at").text(), now),
                    snapshot.get("files").text(),
                    Figures.bytes(snapshot.get("bytes")));
        }
        return table;
    }
}
