package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.keeper.KeeperPrograms;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.InnerProgram;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import dev.sandlot.store.AgentTable;
import dev.sandlot.store.Database;
import dev.sandlot.stream.Inside;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is found with the program that lies in every sandbox, and what is kept where it could not look. */
@Timeout(60)
class ScanTest {
    private static final SandboxId BOX = SandboxId.random();

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final KnownSessions known = new KnownSessions();
    private Database database;
    private Path file;
    private boolean killed;

    @BeforeEach
    void open() throws Exception {
        database = get(Database.open(vertx, directory.resolve("sandlot.db")));
        file = Files.createDirectories(directory.resolve("projects/-workspace")).resolve("0b3d.jsonl");
        Files.writeString(file, Sessions.message("m1", "r1", "claude-sonnet-4-5", Sessions.usage(1, 2, 3, 4)));
    }

    @AfterEach
    void close() {
        get(database.close());
        get(vertx.close());
    }

    @Test
    void shouldReadWhatIsNewAndForgetWhatHasGone() throws Exception {
        assertThat(look()).isEqualTo(new Scan.Result(true, false));
        assertThat(known.files.get(file.toString()).position()).isEqualTo(Files.size(file));
        assertThat(known.allListed).isTrue();
        assertThat(look()).isEqualTo(new Scan.Result(false, false));
        Files.delete(file);
        look();
        assertThat(known.files).isEmpty();
    }

    @Test
    void shouldForgetNothingWhereItCouldNotLook() {
        look();
        var before = Map.copyOf(known.files);
        killed = true;
        assertThat(look()).isEqualTo(new Scan.Result(false, false));
        assertThat(known.files).hasSize(1).isEqualTo(before);
    }

    private Scan.Result look() {
        var adapter = Adapter.shipped().get("claude");
        var work = new Scan.Work() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return vertx.executeBlocking(work);
            }
        };
        var scan = new Scan(
                (sandbox, argv, most, limit) -> vertx.executeBlocking(() -> inside(argv)),
                new AgentTable(database),
                List.of(adapter),
                work,
                1 << 20);
        return get(scan.look(sandbox(), known));
    }

    /** There is no box around it; the words are those that would be run in one. */
    private Inside.Said inside(List<String> argv) throws Exception {
        assertThat(argv.get(0)).isEqualTo(InnerProgram.PATH);
        var words = new ArrayList<>(argv);
        words.set(0, KeeperPrograms.checked().file().toString());
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var said = process.getInputStream().readAllBytes();
        int code = process.waitFor();
        return killed ? new Inside.Said(137, new byte[0], false) : new Inside.Said(code, said, false);
    }

    private Sandbox sandbox() {
        var env = Map.of("CLAUDE_CONFIG_DIR", directory.toString());
        var spec = SandboxSpec.builder().name("demo").env(env).build();
        var then = Instant.EPOCH;
        return new Sandbox(
                BOX,
                spec,
                SandboxState.RUNNING,
                AgentState.NONE,
                "here",
                null,
                then,
                then,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
