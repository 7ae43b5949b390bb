package dev.sandlot.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Token;
import dev.sandlot.store.Database;
import dev.sandlot.store.SelectionTable;
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
        access = new Access(
                new TokenTable(database),
                new SelectionTable(database),
                new DerivedSecrets(vertx, dir.resolve("key")),
                Clock.systemUTC());
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
        assertThat(get(tokens.authenticate(made.secret())))
                .contains(new Principal(
                        Role.SANDBOX,
                        sandbox,
                        null,
                        "ci",
                        null,
                        new Lineage(List.of(made.token().id()))));
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
        var later = new Access(
                        new TokenTable(database),
                        new SelectionTable(database),
                        new DerivedSecrets(vertx, dir.resolve("key")),
                        Clock.systemUTC())
                .tokens();

        var known = get(later.authenticateSession(session.secret())).orElseThrow();
        assertThat(known.role()).isEqualTo(Principal.LOCAL.role());
        assertThat(known.name()).isEqualTo(Principal.LOCAL.name());
        assertThat(known.expiresAt()).isCloseTo(session.token().expiresAt(), within(1, ChronoUnit.MILLIS));
        assertThat(get(later.list())).extracting(Token::session).containsExactly(true);
        get(later.endSession(session.secret()));
        assertThat(get(later.authenticateSession(session.secret()))).isEmpty();
    }

    private Principal admin(Tokens.Created made) throws Exception {
        return get(tokens.authenticate(made.secret())).orElseThrow();
    }

    private static Maker by(Principal principal) {
        return new Maker(principal, "::1", "Firefox\n");
    }

    @Test
    void shouldEndWhatWasMadeFromATokenWithIt() throws Exception {
        var made = get(tokens.create("laptop", Role.ADMIN, null, null));
        var session = get(tokens.createSession(by(admin(made))));
        var ofSession = get(tokens.authenticateSession(session.secret())).orElseThrow();
        var second = get(tokens.createSession(by(ofSession)));
        var share = get(tokens.createForProcess("look", SandboxId.random(), ProcessId.of(1), null, by(ofSession)));
        var other = get(tokens.create("ci", Role.OPERATOR, null, null, by(admin(made))));
        var code = access.loginCodes().issue(ofSession);
        var ticket = access.tickets().issue(admin(made));
        assertThat(session.token().origin().userAgent()).isEqualTo("Firefox?");
        assertThat(other.token().origin().madeFrom()).isEqualTo(made.token().id());

        assertThat(get(tokens.delete(made.token().id()))).isTrue();

        assertThat(get(tokens.authenticate(made.secret()))).isEmpty();
        assertThat(get(tokens.authenticateSession(session.secret()))).isEmpty();
        assertThat(get(tokens.authenticateSession(second.secret()))).isEmpty();
        assertThat(get(tokens.authenticate(share.secret()))).isEmpty();
        assertThat(access.loginCodes().redeem(code.secret())).isEmpty();
        assertThat(access.tickets().redeem(ticket.secret())).isEmpty();
        // A token with a name of its own is an administrator's decision, and stands on its own.
        assertThat(get(tokens.authenticate(other.secret()))).isPresent();
        assertThat(get(tokens.list())).extracting(Token::name).containsExactly("ci");
    }

    @Test
    void shouldMakeNothingMoreFromWhatIsRevoked() throws Exception {
        var made = get(tokens.create("laptop", Role.ADMIN, null, null));
        var before = admin(made);
        get(tokens.delete(made.token().id()));

        assertThatThrownBy(() -> get(tokens.createSession(by(before)))).hasMessageContaining("revoked");
        assertThat(get(tokens.list())).isEmpty();
    }

    @Test
    void shouldEndAtALogoutNothingButTheSessionAndItsCodes() throws Exception {
        var made = get(tokens.create("laptop", Role.ADMIN, null, null));
        var session = get(tokens.createSession(by(admin(made))));
        var principal = get(tokens.authenticateSession(session.secret())).orElseThrow();
        var second = get(tokens.createSession(by(principal)));
        var ticket = access.tickets().issue(principal);

        get(tokens.endSession(session.secret()));

        assertThat(get(tokens.authenticateSession(session.secret()))).isEmpty();
        assertThat(access.tickets().redeem(ticket.secret())).isEmpty();
        assertThat(get(tokens.authenticateSession(second.secret()))).isPresent();
        get(tokens.delete(made.token().id()));
        assertThat(get(tokens.authenticateSession(second.secret()))).isEmpty();
    }

    @Test
    void shouldLetAShareLinkEndWithItsTokensTime() throws Exception {
        var end = java.time.Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
        var made = get(tokens.create("short", Role.ADMIN, null, end));
        var session = get(tokens.createSession(by(admin(made))));
        var principal = get(tokens.authenticateSession(session.secret())).orElseThrow();

        var box = SandboxId.random();
        var share = get(tokens.createForProcess("look", box, ProcessId.of(1), end.plusSeconds(600), by(principal)));
        var endless = get(tokens.createForProcess("look", box, ProcessId.of(1), null, by(Principal.LOCAL)));

        assertThat(share.token().expiresAt()).isEqualTo(end);
        assertThat(endless.token().expiresAt()).isNull();
    }

    @Test
    void shouldKeepARevokedTokenOfAnAgentRevoked() throws Exception {
        var ingest = new IngestTokens(tokens, new DerivedSecrets(vertx, dir.resolve("key")));
        var box = SandboxId.random();
        var secret = get(ingest.of(box));
        var id = get(tokens.list()).get(0).id();

        assertThat(get(tokens.delete(id))).isTrue();
        assertThat(get(tokens.delete(id))).isFalse();

        var later = new Access(
                        new TokenTable(database),
                        new SelectionTable(database),
                        new DerivedSecrets(vertx, dir.resolve("key")),
                        Clock.systemUTC())
                .tokens();
        assertThat(get(new IngestTokens(later, new DerivedSecrets(vertx, dir.resolve("key"))).of(box)))
                .isEqualTo(secret);
        assertThat(get(later.authenticate(secret))).isEmpty();
        assertThat(get(later.list())).isEmpty();
    }

    @Test
    void shouldTellWhatIsOpenOnceAndForgetWhatHasClosed() throws Exception {
        var made = get(tokens.create("laptop", Role.ADMIN, null, null));
        var principal = admin(made);
        var context = vertx.getOrCreateContext();
        var ended = new java.util.concurrent.LinkedBlockingQueue<String>();
        access.revocations().watch(context, principal, () -> ended.add("open"));
        access.revocations()
                .watch(context, principal, () -> ended.add("closed"))
                .run();
        access.revocations().watch(context, Principal.LOCAL, () -> ended.add("local"));

        get(tokens.delete(made.token().id()));

        assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo("open");
        access.revocations().watch(context, principal, () -> ended.add("late"));
        assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo("late");
        assertThat(access.revocations().size()).isZero();
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
