package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon with 5,000 ended processes of which nobody asks for more than the last lines: neither its start nor the answer looks at the others, in
 * the database or on the disk.
 */
class ManyEndedIT {
    private static final int MANY = 5000;
    private static final int NEWEST = 10;
    /** Of rows: far more than everything has that is alive. */
    private static final int FEW = 200;

    @TempDir
    Path directory;

    private TestDaemon daemon;

    /** Copies p2, which has printed one line, as p3 and so on, each a second later than the one before and the last one now: the last ten whole, of the others traps. */
    private void seed(Path logs) throws SQLException, IOException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + daemon.stateDir().resolve("sandlot.db"));
                var sql = connection.createStatement()) {
            for (var table : new String[] {"process", "process_spec"}) {
                var columns = new ArrayList<String>();
                try (var found = sql.executeQuery("SELECT name FROM pragma_table_info('" + table + "')")) {
                    while (found.next()) {
                        var name = found.getString(1);
                        columns.add(
                                name.equals("number")
                                        ? "i"
                                        : name.endsWith("ed_at")
                                                ? name + " + (i - " + MANY + ") * 1000000 AS " + name
                                                : name);
                    }
                }
                sql.execute("INSERT INTO " + table
                        + " WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < " + MANY
                        + ") SELECT " + String.join(", ", columns) + " FROM " + table + ", n WHERE number = 2");
            }
            sql.execute("UPDATE process SET printed_at = printed_at - " + MANY + " * 1000000 WHERE number = 2");
        }
        var later = FileTime.from(Instant.now().plus(Duration.ofDays(1)));
        for (int i = 3; i <= MANY; i++) {
            var log = Files.createDirectories(logs.resolve("p" + i));
            if (i > MANY - NEWEST) {
                try (var files = Files.list(logs.resolve("p2"))) {
                    for (var file : files.toList()) {
                        Files.copy(file, log.resolve(file.getFileName()));
                    }
                }
            } else {
                // Whoever asks the files finds that these have printed last, and fails to read them.
                Files.writeString(log.resolve("stdout"), "trap\n");
                Files.setLastModifiedTime(log.resolve("stdout"), later);
                Files.createDirectories(log.resolve("index/in the way"));
            }
            // Whoever looks into every log at the start removes this.
            Files.createFile(log.resolve("args"));
        }
    }

    private long rowsRead() {
        var request = HttpRequest.newBuilder(daemon.url().resolve("/metrics"))
                .header("Authorization", "Bearer " + daemon.token());
        return daemon.send(request)
                .body()
                .lines()
                .filter(line -> line.startsWith("sandlot_database_rows_total "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldStartAndTellTheLastLinesWithoutALookAtTheOthers() throws Exception {
        try (var started = TestDaemon.start(
                directory.resolve("state"), Map.of("SANDLOT_PROCESSES_KEEP", Integer.toString(2 * MANY)))) {
            daemon = started;
            daemon.post("/sandboxes", "{\"name\":\"demo\",\"command\":\"exec sleep 100000\"}");
            daemon.exec("demo", "echo hello");
            var id = daemon.get("/sandboxes/demo").json().path("id").asText();
            daemon.kill();
            var logs = daemon.stateDir().resolve("sandboxes/" + id + "/logs");
            seed(logs);

            daemon.start();
            var lines = daemon.get("/sandboxes/demo/logs?tail=" + NEWEST).body();
            assertThat(lines.lines())
                    .containsExactlyElementsOf(IntStream.rangeClosed(MANY - NEWEST + 1, MANY)
                            .mapToObj(i -> "p" + i + " | hello")
                            .toList());
            assertThat(daemon.get("/overview")
                            .json()
                            .at("/items/0/last_line/text")
                            .asText())
                    .isEqualTo("hello");
            assertThat(rowsRead()).isPositive().isLessThan(FEW);
            assertThat(daemon.exec("demo", "echo on").path("stdout").asText()).isEqualTo("on\n");
            assertThat(daemon.get("/sandboxes/demo/logs?tail=1").body()).isEqualTo("p" + (MANY + 1) + " | on\n");
            assertThat(rowsRead()).isLessThan(FEW);
            assertThat(logs.resolve("p100/args")).exists();
            assertThat(logs.resolve("p" + MANY + "/args")).exists();
            assertThat(daemon.logText()).doesNotContain("can't be read").doesNotContain("can't be told");
        }
    }
}
