package dev.sandlot.auth;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Token;
import dev.sandlot.store.TokenTable;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access tokens for programs and sessions for browsers; both are kept in the database, so they outlive the daemon, and only as hashes.
 * A token is {@code sl_} and 40 hex digits, a session {@code ss_} and 40, so that neither passes for the other. Safe for use by many
 * threads.
 */
public final class Tokens {
    public static final Duration SESSION = Duration.ofDays(30);

    private static final String TOKEN = "sl_";
    private static final String SESSION_PREFIX = "ss_";
    /** For how long a look-up is remembered: the longest that a token works on after it went by another way than {@link #delete}. */
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    private static final int MOST_REMEMBERED = 1000;

    private final TokenTable table;
    private final Clock clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    Tokens(TokenTable table, Clock clock) {
        this.table = Objects.requireNonNull(table);
        this.clock = Objects.requireNonNull(clock);
    }

    /** A new token; the secret is told this once. */
    public record Created(Token token, String secret) {}

    private record Seen(Token token, Instant at) {}

    /** @param expiresAt null for no end */
    public Future<Created> create(String name, Role role, SandboxId sandbox, Instant expiresAt) {
        return insert(new Principal(role, sandbox, name), expiresAt, TOKEN);
    }

    /** A token that only looks at one process. */
    public Future<Created> createForProcess(String name, SandboxId sandbox, ProcessId process, Instant expiresAt) {
        return insert(new Principal(Role.VIEWER, sandbox, process, name, expiresAt), expiresAt, TOKEN);
    }

    /** A browser's session for the principal, of {@link #SESSION}, but no longer than the principal itself. */
    public Future<Created> createSession(Principal principal) {
        var longest = clock.instant().plus(SESSION);
        var own = principal.expiresAt();
        return insert(principal, own != null && own.isBefore(longest) ? own : longest, SESSION_PREFIX);
    }

    /** Has there be a token with this very secret, without end. */
    Future<Void> ensure(String name, Role role, SandboxId sandbox, String secret) {
        var hash = Secret.sha256(secret);
        return table.find(hash)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture()
                        : insert(new Principal(role, sandbox, name), null, secret, false)
                                .<Void>mapEmpty()
                                // Somebody else may have been quicker.
                                .recover(cause -> table.find(hash)
                                        .compose(now -> now.isPresent()
                                                ? Future.succeededFuture()
                                                : Future.failedFuture(cause))));
    }

    private Future<Created> insert(Principal principal, Instant expiresAt, String prefix) {
        return insert(principal, expiresAt, Secret.random(prefix), prefix.equals(SESSION_PREFIX));
    }

    private Future<Created> insert(Principal principal, Instant expiresAt, String secret, boolean session) {
        var id = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        var token = new Token(
                id,
                principal.name(),
                principal.role(),
                principal.sandbox(),
                principal.process(),
                clock.instant(),
                expiresAt,
                null);
        return table.insert(token, Secret.sha256(secret), session).map(new Created(token, secret));
    }

    /** Whom this access token stands for; empty where there is no such token or its time is over. */
    public Future<Optional<Principal>> authenticate(String token) {
        return find(TOKEN, token);
    }

    /** Whom this session stands for. */
    public Future<Optional<Principal>> authenticateSession(String session) {
        return find(SESSION_PREFIX, session);
    }

    private Future<Optional<Principal>> find(String prefix, String secret) {
        if (!Secret.isFormed(prefix, secret)) {
            return Future.succeededFuture(Optional.empty());
        }
        var hash = Secret.sha256(secret);
        var key = java.util.HexFormat.of().formatHex(hash);
        var now = clock.instant();
        var known = seen.get(key);
        if (known != null && known.at.plus(REMEMBERED).isAfter(now)) {
            return Future.succeededFuture(valid(known.token, now));
        }
        return table.find(hash).map(found -> {
            found.ifPresent(token -> remember(key, token, now));
            return found.flatMap(token -> valid(token, now));
        });
    }

    private static Optional<Principal> valid(Token token, Instant now) {
        var over = token.expiresAt() != null && !token.expiresAt().isAfter(now);
        return over ? Optional.empty() : Optional.of(Principal.of(token));
    }

    private void remember(String key, Token token, Instant now) {
        if (seen.size() >= MOST_REMEMBERED) {
            seen.clear();
        }
        seen.put(key, new Seen(token, now));
        var last = token.lastUsedAt();
        if (last == null || last.plusSeconds(60).isBefore(now)) {
            table.touched(token.id(), now);
        }
    }

    /** All access tokens; sessions are not among them. */
    public Future<List<Token>> list() {
        return table.list();
    }

    /** Ends a token at once. False where there is none with this id. */
    public Future<Boolean> delete(String id) {
        return table.delete(id).onComplete(done -> seen.clear());
    }

    /** Ends a session at once. */
    public Future<Void> endSession(String session) {
        return table.deleteByHash(Secret.sha256(session))
                .onComplete(done -> seen.clear())
                .mapEmpty();
    }

    /** Forgets what is over; to be called now and then. */
    public Future<Void> deleteExpired() {
        return table.deleteExpired(clock.instant());
    }
}
