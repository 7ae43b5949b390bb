package dev.sandlot.store;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

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
        var ended = new boolean[1];
        return (Connection) Proxy.newProxyInstance(
                AutoCommit.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        switch (method.getName()) {
                            case "commit", "rollback" -> ended[0] = true;
                            case "setAutoCommit" -> {
                                boolean on = (Boolean) arguments[0] || ended[0];
                                ended[0] = false;
                                connection.setAutoCommit(on);
                                return null;
                            }
                            default -> {}
                        }
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
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
