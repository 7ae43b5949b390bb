package dev.sandlot.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The daemon's SQLite database: write-ahead log, one connection, so what is asked for is done in the order of asking. A statement that
 * has been answered survives a crash of the daemon; after a crash of the host the last ones may be missing, never damaged.
 *
 * <p>It has threads of its own, so that whatever else the daemon does holds up no statement. What is asked for and has not begun after
 * {@value #MOST_WAIT_SECONDS} s is a fault of kind UNAVAILABLE, and is not done. Results come on the caller's context.
 */
public final class Database {
    private static final int BUSY_TIMEOUT_MS = 5_000;

    private static final int MOST_WAIT_SECONDS = 10;
    private static final int READY_SECONDS = 2;

    private final Vertx vertx;
    private final Vertx own;
    /**
     * Where everything is asked of the pool. It is not made for several threads: where a statement was done before the thread that asked for it
     * had set the timer of its wait, that timer fails it once more.
     */
    private final Context loop;

    private final Path file;
    private final Pool pool;
    private final LongAdder rows = new LongAdder();

    private Database(Vertx vertx, Vertx own, Path file, Pool pool) {
        this.vertx = vertx;
        this.own = own;
        this.loop = own.getOrCreateContext();
        this.file = file;
        this.pool = pool;
    }

    /**
     * Opens the database, making it (0600) where there is none, and brings it to the shape that this version knows.
     *
     * @return a fault of kind UNAVAILABLE, with instructions, where it is damaged, newer than this version or not usable; it is then
     *     left as it was
     */
    public static Future<Database> open(Vertx vertx, Path file) {
        var own = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                // It serves no files, and leaves none behind.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        return vertx.executeBlocking(() -> {
                    create(file);
                    NativeCode.unpack();
                    var source = source(file);
                    try (var connection = source.getConnection()) {
                        Migrations.apply(connection, file);
                    }
                    var options = new PoolOptions()
                            .setMaxSize(1)
                            .setConnectionTimeout(MOST_WAIT_SECONDS)
                            .setConnectionTimeoutUnit(TimeUnit.SECONDS);
                    return new Database(vertx, own, file, JDBCPool.pool(own, new AutoCommit(source), options));
                })
                .recover(failure ->
                        here(vertx, own.close()).transform(closed -> Future.failedFuture(Faults.of(failure, file))));
    }

    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // The usual case: it is opened as it is.
        }
    }

    private static SQLiteDataSource source(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.setJournalSizeLimit(16 << 20);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    /** Runs one statement, which commits by itself. Values may be text, numbers, bytes and null. */
    Future<RowSet<Row>> run(String sql, @Nullable Object... values) {
        return run(sql, Tuple.wrap(values));
    }

    Future<RowSet<Row>> run(String sql, Tuple values) {
        return ask(() -> pool.preparedQuery(sql).execute(values))
                .onSuccess(found -> rows.add(Math.max(0, found.size())));
    }

    /** How many rows have been read so far, by single statements. */
    public long rowsRead() {
        return rows.sum();
    }

    /** Runs several statements, all or none. */
    <T> Future<T> transaction(Function<SqlClient, Future<T>> work) {
        return ask(() -> pool.withTransaction(work::apply));
    }

    /**
     * Completes when something could be written, which is more than reading: fails as {@link #run} does, and where that takes longer than
     * {@value #READY_SECONDS} s.
     */
    public Future<Void> ready() {
        return run("DELETE FROM token WHERE 0")
                .timeout(READY_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(failure instanceof TimeoutException ? Faults.busy() : failure))
                .mapEmpty();
    }

    /** Closes after what was asked for before. */
    public Future<Void> close() {
        return ask(pool::close).eventually(() -> here(vertx, own.close()));
    }

    private <T> Future<T> ask(Supplier<Future<T>> work) {
        var asked = Promise.<T>promise();
        loop.runOnContext(v -> Future.succeededFuture()
                .compose(here -> work.get())
                .recover(failure -> Future.failedFuture(Faults.of(failure, file)))
                .onComplete(asked));
        return here(vertx, asked.future());
    }

    private static <T> Future<T> here(Vertx vertx, Future<T> result) {
        var caller = vertx.getOrCreateContext();
        var promise = Promise.<T>promise();
        result.onComplete(done -> caller.runOnContext(v -> promise.handle(done)));
        return promise.future();
    }
}
