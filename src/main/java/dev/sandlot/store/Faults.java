package dev.sandlot.store;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.nio.file.Path;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failure of SQLite means to whoever asked. See sqlite.org/rescode.html. */
final class Faults {
    /** What vertx-sql-client, which has no type of its own for it, says where no connection was free in time: for a statement, and for a transaction. */
    private static final Set<String> WAITED = Set.of("Timeout waiting for connection", "Timeout");

    private Faults() {}

    static FaultException damaged(Path file, String detail) {
        return Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "The database " + file + " is damaged: "
                                + detail.strip().replace('\n', ' ') + ".",
                        "Nothing was changed. Put back a copy of it, or try: sqlite3 " + file
                                + " .recover | sqlite3 recovered.db. To begin anew, move it away; the files of the"
                                + " sandboxes stay in the directory sandboxes beside it.")
                .asException();
    }

    /** The fault that this failure stands for, or the failure itself where it stands for none. */
    static Throwable of(Throwable failure, Path file) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FaultException) {
                return cause;
            }
            if (cause.getMessage() != null && WAITED.contains(cause.getMessage())) {
                return busy();
            }
            if (cause instanceof SQLiteException sqlite) {
                return of(sqlite, file);
            }
        }
        return failure;
    }

    private static Throwable of(SQLiteException failure, Path file) {
        var code = failure.getResultCode();
        return switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
            // A full disk can also show as a failed write or a failed extension of the shared memory file.
            case SQLITE_FULL -> full();
            case SQLITE_IOERR ->
                switch (code) {
                    case SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_TRUNCATE -> full();
                    default -> unavailable("The database " + file + " can't be read or written: " + code + ".");
                };
            case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(file, code.message);
            case SQLITE_BUSY, SQLITE_LOCKED -> unavailable("The database " + file + " is held by another program.");
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                unavailable("The database " + file + " can't be opened for writing: " + code.message + ".");
            default -> failure;
        };
    }

    static FaultException busy() {
        return Fault.of(Fault.Kind.UNAVAILABLE, "The database is busy.", "Try again in a moment.")
                .asException();
    }

    private static FaultException full() {
        return Fault.of(
                        Fault.Kind.DISK_FULL,
                        "There is no space left on the disk of the state directory.",
                        "Free some space; running sandboxes go on.")
                .asException();
    }

    private static FaultException unavailable(String message) {
        return Fault.of(Fault.Kind.UNAVAILABLE, message, "See who uses it and whom it belongs to, then try again.")
                .asException();
    }
}
