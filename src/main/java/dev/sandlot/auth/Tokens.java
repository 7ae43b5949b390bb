package dev.sandlot.auth;

import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Token;
import dev.sandlot.model.TokenOrigin;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens for programs and sessions for browsers; both are kept in the database, so they outlive the daemon, and only as hashes.
 * A token is {@code sl_} and 40 hex digits, a session {@code ss_} and 40, so that neither passes for the other. A session ends with the
 * token or session that it was made from, and so does a share link (a token that looks at one process); another token stands on its own.
 * What ends, ends at once, with all that is open by it (see {@link Revocations}). Safe for use by many threads.
 */
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    public static final Duration SESSION = Duration.ofDays(30);

    private static final String TOKEN = "sl_";
    private static final String SESSION_PREFIX = "ss_";
    /** For how long a look-up is remembered: the longest that a token works on after it went by another way than {@link #delete}. */
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    private static final int MOST_REMEMBERED = 1000;

    private final TokenTable table;
    private final Clock clock;
    private final Revocations revocations;
    private final List<OneTime> oneTime;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** @param oneTime what ends with tokens and sessions too */
    Tokens(TokenTable table, Clock clock, Revocations revocations, List<OneTime> oneTime) {
        this.table = Objects.requireNonNull(table);
        this.clock = Objects.requireNonNull(clock);
        this.revocations = Objects.requireNonNull(revocations);
        this.oneTime = List.copyOf(oneTime);
    }

    /** A new token; the secret is told this once. */
    public record Created(Token token, String secret) {}

    private record Seen(Token token, Instant at) {}

    /** @param expiresAt null for no end */
    public Future<Created> create(String name, Role role, @Nullable SandboxId sandbox, @Nullable Instant expiresAt) {
        return create(name, role, sandbox, expiresAt, Maker.DAEMON);
    }

    /** @param expiresAt null for no end */
    public Future<Created> create(
            String name, Role role, @Nullable SandboxId sandbox, @Nullable Instant expiresAt, Maker maker) {
        var origin = origin(maker, Lineage.NONE);
        return insert(new Principal(role, sandbox, name), expiresAt, Secret.random(TOKEN), false, origin);
    }

    /** A token that only looks at one process. It ends with the token that it was made from, also at that one's own time. */
    public Future<Created> createForProcess(
            String name, SandboxId sandbox, ProcessId process, @Nullable Instant expiresAt, Maker maker) {
        var lineage = maker.principal().lineage();
        var principal = new Principal(Role.VIEWER, sandbox, process, name, null, Lineage.NONE);
        return endOf(lineage.root())
                .compose(end -> insert(
                        principal, earlier(expiresAt, end), Secret.random(TOKEN), false, origin(maker, lineage)));
    }

    /** When this token ends by itself; empty for null, for a session and where it has no end. */
    private Future<Instant> endOf(@Nullable String id) {
        return id == null
                ? Future.succeededFuture()
                : table.get(id)
                        .map(found -> found.filter(token -> !token.session())
                                .map(Token::expiresAt)
                                .orElse(null));
    }

    /** A browser's session for its maker, of {@link #SESSION}, but no longer than the maker itself. */
    public Future<Created> createSession(Maker maker) {
        var principal = maker.principal();
        var end = earlier(clock.instant().plus(SESSION), principal.expiresAt());
        return insert(principal, end, Secret.random(SESSION_PREFIX), true, origin(maker, principal.lineage()));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isBefore(one) ? other : one;
    }

    private static TokenOrigin origin(Maker maker, Lineage lineage) {
        return new TokenOrigin(lineage.ids(), maker.principal().lineage().own(), maker.address(), maker.userAgent());
    }

    /** Has there be a token with this very secret, without end; where it was revoked, it stays so. */
    Future<Void> ensure(String name, Role role, SandboxId sandbox, String secret) {
        var hash = Secret.sha256(secret);
        return table.exists(hash)
                .compose(found -> found
                        ? Future.succeededFuture()
                        : insert(new Principal(role, sandbox, name), null, secret, false, TokenOrigin.NONE)
                                .<Void>mapEmpty()
                                // Somebody else may have been quicker.
                                .recover(cause -> table.exists(hash)
                                        .compose(now -> now ? Future.succeededFuture() : Future.failedFuture(cause))));
    }

    private Future<Created> insert(
            Principal principal, @Nullable Instant expiresAt, String secret, boolean session, TokenOrigin origin) {
        var id = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        var token = new Token(
                id,
                principal.name(),
                principal.role(),
                principal.sandbox(),
                principal.process(),
                session,
                origin,
                clock.instant(),
                expiresAt,
                null);
        return table.insert(token, Secret.sha256(secret))
                .compose(inserted -> inserted
                        ? Future.succeededFuture(new Created(token, secret))
                        : Future.failedFuture(Fault.of(
                                        Fault.Kind.UNAUTHENTICATED,
                                        "What this was to be made from has just been revoked.",
                                        "Log in again.")
                                .asException()));
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
            return Future.succeededFuture(valid(known.token));
        }
        return table.find(hash).map(found -> {
            found.ifPresent(token -> remember(key, token, now));
            return found.flatMap(token -> valid(token));
        });
    }

    private Optional<Principal> valid(Token token) {
        return Optional.of(Principal.of(token)).filter(principal -> !revocations.isOver(principal));
    }

    private void remember(String key, Token token, Instant now) {
        if (seen.size() >= MOST_REMEMBERED) {
            seen.clear();
        }
        seen.put(key, new Seen(token, now));
        var last = token.lastUsedAt();
        if (last == null || last.plusSeconds(60).isBefore(now)) {
            table.touched(token.id(), now)
                    .onFailure(cause -> LOG.debug("when {} was used is not written: {}", token.id(), cause.toString()));
        }
    }

    /** All access tokens and sessions by age. */
    public Future<List<Token>> list() {
        return table.list();
    }

    /** Ends a token or a session at once, with all that was made from it. False where there is none with this id. */
    public Future<Boolean> delete(String id) {
        return table.delete(id).onSuccess(deleted -> {
            if (deleted) {
                over(() -> revocations.end(id));
            }
        });
    }

    /** Ends a session at once, with what is open by it; what was made from it and has a name of its own goes on. */
    public Future<Void> endSession(String session) {
        var hash = Secret.sha256(session);
        return table.find(hash)
                .compose(found -> found.filter(Token::session)
                        .map(token -> table.deleteAlone(token.id())
                                .onSuccess(deleted -> over(() -> revocations.endAlone(token.id()))))
                        .orElseGet(Future::succeededFuture));
    }

    private void over(Runnable end) {
        end.run();
        seen.clear();
        oneTime.forEach(OneTime::dropRevoked);
    }

    /** Forgets what is over; to be called now and then. */
    public Future<Void> deleteExpired() {
        return table.deleteExpired(clock.instant());
    }
}
