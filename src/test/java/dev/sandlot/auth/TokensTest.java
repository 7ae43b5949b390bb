package dev.sandlot.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Token;
import dev.sandlot.store.Database;
import dev.sandlot.store.TokenTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens in a real database. */
class TokensTest {
    @TempDir
    Path dir;

    private final Vertx vertx = Vertx.vertx();
    private Database database;
    private Access access;
    private Tokens tokens;

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    @BeforeEach
    void open() throws Exception {
        database = get(Database.open(vertx, dir.resolve("sandlot.db")));
        access = new Access(new TokenTable(database), Clock.systemUTC());
        tokens = access.tokens();
    }

    @AfterEach
    void close() throws Exception {
        get(database.close());
        get(vertx.close());
    }

    @Test
    void shouldKnowWhomATokenStandsForAndKeepNoSecret() throws Exception {
        var sandbox = SandboxId.random();
        var made = get(tokens.create("ci", Role.SANDBOX, sandbox, null));

        assertThat(made.secret()).matches("sl_[0-9a-f]{40}");
        assertThat(get(tokens.authenticate(made.secret()))).contains(new Principal(
                Role.SANDBOX, sandbox, null, "ci", null, new Lineage(List.of(made.token().id()))));
        try (var files = Files.list(dir)) {
            for (var file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain(made.secret())
                        .doesNotContain(made.secret().substring(3));
            }
        }
    }

    @Test
    void shouldKeepSessionsThroughARestart() throws Exception {
        var session = get(tokens.createSession(Maker.DAEMON));
        var later = new Access(new TokenTable(database), Clock.systemUTC()).tokens();

        var known = get(later.authenticateSession(session.secret())).orElseThrow();
        assertThat(known.role()).isEqualTo(Principal.LOCAL.role());
        assertThat(known.name()).isEqualTo(Principal.LOCAL.name());
        assertThat(known.expiresAt()).isCloseTo(session.token().expiresAt(), within(1, ChronoUnit.MILLIS));
        assertThat(get(later.list())).extracting(Token::session).containsExactly(true);
        get(later.endSession(session.secret()));
        assertThat(get(later.authenticateSession(session.secret()))).isEmpty();
    }

    @Test
    void shouldLeaveTheFirstTokenInAFileThatIsNeverOverwritten() throws Exception {
        var file = dir.resolve("token");
        var first = new FirstToken(vertx, tokens);

        assertThat(get(first.ensure(file))).isTrue();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var secret = Files.readString(file);
        assertThat(get(tokens.authenticate(secret.trim())))
                .hasValueSatisfying(p -> assertThat(p.role()).isEqualTo(Role.ADMIN));
        assertThat(get(first.ensure(file))).isFalse();
        assertThat(Files.readString(file)).isEqualTo(secret);
        assertThat(get(tokens.list())).hasSize(1);
    }

    @Test
    void shouldNotFollowALinkThatSomebodyPutThere() throws Exception {
        var target = dir.resolve("target");
        Files.createSymbolicLink(dir.resolve("token"), target);

        assertThat(get(new FirstToken(vertx, tokens).ensure(dir.resolve("token"))))
                .isFalse();
        assertThat(target).doesNotExist();
    }
}
