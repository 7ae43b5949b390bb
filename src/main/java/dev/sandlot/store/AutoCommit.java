package dev.sandlot.store;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives connections that go back to committing each statement by itself after a transaction. vertx-jdbc-client (issue 356) calls
 * {@code setAutoCommit(false)} after a commit or rollback where {@code true} is meant; the pooled connection would then gather later
 * statements in a transaction that nobody commits.
 */
final class AutoCommit implements DataSource {
    private final DataSource source;

    AutoCommit(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return wrap(source.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return wrap(source.getConnection(user, password));
    }

    private static Connection wrap(Connection connection) {
        var kept = new Kept(connection);
        return (Connection) Proxy.newProxyInstance(
                AutoCommit.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        switch (method.getName()) {
                            case "commit" -> kept.commit();
                            case "rollback" -> kept.rollBack();
                            case "setAutoCommit" -> kept.setAutoCommit((Boolean) arguments[0]);
                            default -> {
                                return method.invoke(connection, arguments);
                            }
                        }
                        return null;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /**
     * A connection and its transaction, of which SQLite itself may have ended it: on a full disk it rolls back by its own accord, and then knows of none to
     * be ended (lang_transaction.html, 3). What went wrong first is what is told.
     */
    private static final class Kept {
        private static final String NONE = "no transaction is active";

        private final Connection connection;
        /** What follows is said of the next transaction, and is meant of the one that has ended. */
        private boolean ended;

        Kept(Connection connection) {
            this.connection = connection;
        }

        void commit() throws SQLException {
            ended = true;
            try {
                connection.commit();
            } catch (SQLException e) {
                // It would be gathered in by whatever is written next.
                unlessOver(connection::rollback, e);
                throw e;
            }
        }

        void rollBack() throws SQLException {
            ended = true;
            unlessOver(connection::rollback, null);
        }

        void setAutoCommit(boolean asked) throws SQLException {
            boolean on = asked || ended;
            ended = false;
            if (on) {
                unlessOver(() -> connection.setAutoCommit(true), null);
            } else {
                connection.setAutoCommit(false);
            }
        }

        private interface Step {
            void run() throws SQLException;
        }

        /** @param told already; what goes wrong here is told beside it */
        private static void unlessOver(Step step, @Nullable SQLException told) throws SQLException {
            try {
                step.run();
            } catch (SQLException e) {
                if (String.valueOf(e.getMessage()).contains(NONE)) {
                    return;
                }
                if (told == null) {
                    throw e;
                }
                told.addSuppressed(e);
            }
        }
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> kind) throws SQLException {
        return source.unwrap(kind);
    }

    @Override
    public boolean isWrapperFor(Class<?> kind) throws SQLException {
        return source.isWrapperFor(kind);
    }
}
