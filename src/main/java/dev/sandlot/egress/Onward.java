package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision.Protocol;
import dev.sandlot.model.SecretHost;
import dev.sandlot.secret.Outgoing;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds where a request that asks for no tunnel goes, and as what: to the daemon, by a base URL to a server over TLS, or by plain HTTP. */
final class Onward {
    private final Gate gate;
    private final Ways ways;

    Onward(Gate gate, Ways ways) {
        this.gate = gate;
        this.ways = ways;
    }

    /** What becomes of it. */
    sealed interface Way {}

    /** It goes nowhere. */
    record Nowhere(FullHttpResponse answer) implements Way {}

    /**
     * It is to be passed on.
     *
     * @param outgoing as its server gets it
     * @param edit of the answer
     * @param dial connects to the server, on an event loop
     */
    record There(Attempt attempt, HttpRequest outgoing, AnswerEdit edit, Function<EventLoop, Future<Channel>> dial)
            implements Way {}

    /** Judges it, and tells what was decided. */
    Way of(HttpRequest request) {
        var told = ways.door().toDaemon(gate.sandbox(), request);
        if (told != null) {
            return new There(
                    Attempt.forDaemon(),
                    told,
                    AnswerEdit.NONE,
                    loop -> ways.door().dial(loop, ways.dialer().pieces()));
        }
        if (BaseUrl.isMeant(request.uri())) {
            var base = BaseUrl.parse(request.uri());
            return base == null
                    ? new Nowhere(ProxyAnswers.malformed(
                            "a base URL looks like http://127.0.0.1:3128/https/HOST[:PORT]/PATH"))
                    : overTls(base, request);
        }
        var plain = PlainRequest.parse(request.uri());
        return plain == null
                ? new Nowhere(ProxyAnswers.malformed("the request names no server by a URL that begins with http://"))
                : plainly(plain, request);
    }

    private Way overTls(BaseUrl base, HttpRequest request) {
        var target = base.target();
        var server = base.server();
        if (server == null) {
            // The gate says what is wrong with it.
            return refused(gate.judge(Protocol.HTTPS, target.host(), target.port(), null, null), null);
        }
        var outgoing = base.toServer(request, server);
        var secrets = ways.secrets().of(gate.sandbox()).into(outgoing, server);
        var refusal = secrets.carriesValue() && PlainRequest.isWebSocket(outgoing)
                ? "what comes back by a WebSocket can't be cleaned of a secret, so none is sent in asking for one"
                : secrets.refusal();
        var host = server.host().toString();
        var attempt = refusal == null
                ? gate.judge(Protocol.HTTPS, host, server.port(), null, null)
                : gate.refuse(Protocol.HTTPS, host, server.port(), refusal);
        return attempt.isAllowed() ? secured(attempt, outgoing, server, secrets) : refused(attempt, refusal);
    }

    private Way secured(Attempt attempt, HttpRequest outgoing, SecretHost server, Outgoing secrets) {
        return new There(
                attempt,
                outgoing,
                new CleanAnswer(server, secrets),
                loop -> ways.tls().dial(gate, attempt, loop));
    }

    private Way plainly(PlainRequest plain, HttpRequest request) {
        var target = plain.target();
        var secrets = ways.secrets().of(gate.sandbox());
        var refusal = secrets.isEmpty()
                ? null
                : secrets.into(PlainRequest.to(target.host(), plain.path(), request), null)
                        .refusal();
        var reason = refusal != null ? refusal : plain.isFor(request) ? null : PlainRequest.OTHER_HOST;
        var attempt = reason == null
                ? gate.judge(
                        Protocol.HTTP,
                        target.host(),
                        target.port(),
                        request.method().name(),
                        plain.judgedPath())
                : gate.refuse(Protocol.HTTP, target.host(), target.port(), reason);
        if (!attempt.isAllowed()) {
            return refused(attempt, refusal);
        }
        return new There(
                attempt,
                plain.toServer(request, attempt.requireTarget()),
                AnswerEdit.NONE,
                loop -> ways.dialer().dial(gate, attempt, loop));
    }

    /** @param ofSecret why, where it is for a placeholder */
    private static Nowhere refused(Attempt attempt, @Nullable String ofSecret) {
        return new Nowhere(
                ofSecret == null
                        ? ProxyAnswers.denied(attempt.reason(), attempt.wanted())
                        : ProxyAnswers.misplaced(ofSecret));
    }
}
