package dev.sandlot.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.Database;
import dev.sandlot.store.SelectionTable;
import dev.sandlot.store.TokenTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox that each works with who names none, in a real database. */
class SelectionsTest {
    @TempDir
    Path dir;

    private final Vertx vertx = Vertx.vertx();
    private final SandboxId one = SandboxId.random();
    private final SandboxId another = SandboxId.random();
    private Database database;
    private Access access;

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    @BeforeEach
    void open() throws Exception {
        database = get(Database.open(vertx, dir.resolve("sandlot.db")));
        access = new Access(
                new TokenTable(database),
                new SelectionTable(database),
                new DerivedSecrets(vertx, dir.resolve("key")),
                Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        get(database.close());
        get(vertx.close());
    }

    private Principal token(Role role, SandboxId sandbox) throws Exception {
        var made = get(access.tokens().create("a test", role, sandbox, null));
        return get(access.tokens().authenticate(made.secret())).orElseThrow();
    }

    @Test
    void shouldKeepOneForEachToken() throws Exception {
        var mine = token(Role.OPERATOR, null);
        var other = token(Role.OPERATOR, null);
        var selections = access.selections();
        assertThat(get(selections.of(mine))).isEmpty();

        get(selections.select(mine, another));
        get(selections.select(mine, one));
        get(selections.select(Principal.LOCAL, another));

        assertThat(get(selections.of(mine))).contains(one);
        assertThat(get(selections.of(other))).isEmpty();
        assertThat(get(selections.of(Principal.LOCAL))).contains(another);
    }

    @Test
    void shouldForgetItWithTheToken() throws Exception {
        var mine = token(Role.OPERATOR, null);
        get(access.selections().select(mine, one));

        assertThat(get(access.tokens().delete(Selections.holder(mine)))).isTrue();

        assertThat(get(access.selections().of(mine))).isEmpty();
    }

    @Test
    void shouldWorkInTheSandboxThatATokenIsBoundTo() throws Exception {
        var bound = token(Role.SANDBOX, one);

        assertThat(get(access.selections().of(bound))).contains(one);
    }
}
