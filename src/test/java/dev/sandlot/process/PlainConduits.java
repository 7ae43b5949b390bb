package dev.sandlot.process;

import dev.sandlot.keeper.Entry;
import dev.sandlot.keeper.KeeperPrograms;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.PlainBox;
import dev.sandlot.model.Command;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Conduit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Conduits to a box without walls, in which Sandlot's own program is the one with sanitizers. */
public final class PlainConduits implements Conduit.Opener, AutoCloseable {
    public final SandboxId sandbox = SandboxId.random();
    private final Vertx vertx = Vertx.vertx();
    private final LocalKeeper keeper;
    private final Processes processes;
    private final Entry box;
    private final Path cwd;

    /** @param cwd where its commands run */
    public PlainConduits(Path directory, Path cwd) throws IOException {
        this.cwd = cwd;
        var root = directory.resolve("sandboxes/" + sandbox);
        Files.createDirectories(root.resolve("logs"));
        keeper = PlainBox.keeper(vertx, directory);
        processes = new Processes(vertx, directory.resolve("sandboxes"), keeper, 1 << 30);
        box = PlainBox.open(keeper, sandbox, root);
    }

    @Override
    public Future<Conduit> open(SandboxId of, Command command, Map<String, String> environment) {
        var words = new ArrayList<>(((Command.Words) command).words());
        words.set(0, KeeperPrograms.checked().file().toString());
        return processes.conduit(box, new Program.Executable(words, environment, cwd.toString(), null));
    }

    @Override
    public void close() throws Exception {
        PlainBox.close(box);
        await(processes.close());
        keeper.close();
        await(vertx.close());
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
