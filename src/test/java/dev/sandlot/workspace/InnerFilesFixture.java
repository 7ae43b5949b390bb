package dev.sandlot.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import dev.sandlot.process.PlainConduits;
import dev.sandlot.stream.FileSource;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory for what is done to files inside, by the program with sanitizers and without walls around it. */
@Timeout(120)
abstract class InnerFilesFixture {
    @TempDir
    Path directory;

    SandboxId sandbox;
    /** Where relative paths begin. */
    Path files;

    FileSource source;
    private PlainConduits conduits;

    @BeforeEach
    void open() throws IOException {
        files = Files.createDirectory(directory.resolve("files"));
        conduits = new PlainConduits(directory, files);
        sandbox = conduits.sandbox;
        source = new InnerFiles(conduits);
    }

    @AfterEach
    void close() throws Exception {
        conduits.close();
    }

    static InnerPath path(String text) {
        return InnerPath.of(text);
    }

    List<String> names(String below) throws IOException {
        try (var list = Files.list(files.resolve(below))) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** What a script prints that succeeds there, one character a byte. */
    String shell(String script) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", script)
                .directory(files.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    interface Attempt {
        void run() throws Exception;
    }

    static Fault fault(Attempt attempt) {
        var failure = catchThrowable(attempt::run);
        assertThat(failure).isNotNull();
        var cause = failure instanceof FaultException ? failure : failure.getCause();
        assertThat(cause).isInstanceOf(FaultException.class);
        return ((FaultException) cause).fault();
    }

    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
