package dev.sandlot.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one request of a sandbox to reach something outside: about each request of a connection to the proxy, not about the connection.
 *
 * @param id increasing, never given twice
 * @param protocol how it was asked for
 * @param host as the policy judged it: canonical, or what was asked for, cut and made printable, where that can't be a host
 * @param port 0 where what was asked for has none
 * @param method of plain HTTP, else null
 * @param path of plain HTTP, without its query, else null
 * @param rule that decided, as it is written, with its preset where it has one; or null for what holds for every sandbox
 * @param reason for people, one sentence
 * @param sentBytes by the sandbox, of what was let through
 * @param receivedBytes likewise
 * @param endedAt when it was over; null where it is still open, or the daemon ended before it
 */
public record NetworkDecision(
        long id,
        SandboxId sandbox,
        Instant at,
        Outcome outcome,
        Protocol protocol,
        String host,
        int port,
        @Nullable String method,
        @Nullable String path,
        @Nullable String rule,
        String reason,
        long sentBytes,
        long receivedBytes,
        @Nullable Instant endedAt) {
    /** What came of it. */
    public enum Outcome {
        ALLOWED,
        DENIED,
        /** Let through in {@link NetworkMode#LEARN}, and would have been denied in {@link NetworkMode#ALLOW}. */
        LEARNED,
        /** It may be reached, and could not be. */
        FAILED
    }

    /** How it was asked for. */
    public enum Protocol {
        /** A tunnel by HTTP's CONNECT. */
        CONNECT,
        /** Plain HTTP. */
        HTTP,
        /** HTTP over TLS which the proxy itself speaks: asked for by a base URL. */
        HTTPS,
        /** A tunnel by SOCKS5. */
        SOCKS
    }

    /** The same, later on. */
    public NetworkDecision ended(Outcome how, String why, long sent, long received, Instant when) {
        return new NetworkDecision(
                id, sandbox, at, how, protocol, host, port, method, path, rule, why, sent, received, when);
    }
}
