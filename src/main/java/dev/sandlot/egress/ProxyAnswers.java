package dev.sandlot.egress;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the proxy itself says to programs in a sandbox: problems, RFC 9457. Many show nothing but the status line, so that has the reason too. */
final class ProxyAnswers {
    private static final int PHRASE_LENGTH = 200;
    private static final String NO_WAY = "No rule can allow it.";

    private ProxyAnswers() {}

    /** @param wanted the rule that would allow it, or null where none does */
    static FullHttpResponse denied(String reason, @Nullable String wanted) {
        return problem(
                HttpResponseStatus.FORBIDDEN,
                "Not allowed by Sandlot",
                reason,
                wanted == null
                        ? NO_WAY
                        : "If you need it, ask a person to allow it: curl -d '{\"rule\":\"" + wanted
                                + "\",\"reason\":\"WHY\"}' http://127.0.0.1:3128/requests");
    }

    /** @param reason why a placeholder of a secret is not replaced */
    static FullHttpResponse misplaced(String reason) {
        return problem(
                HttpResponseStatus.FORBIDDEN,
                "Not allowed by Sandlot",
                reason,
                "A placeholder stands for a secret that nobody in the sandbox sees; what it is for, a person can change: sandlot secret");
    }

    static FullHttpResponse unreachable(String reason) {
        return problem(HttpResponseStatus.BAD_GATEWAY, "Not reached", reason, "The policy allows it; try again later.");
    }

    static FullHttpResponse malformed(String reason) {
        return problem(
                HttpResponseStatus.BAD_REQUEST,
                "Not understood",
                reason,
                "This is a proxy: it takes CONNECT, http:// with the whole URL, and /https/HOST/PATH for https://HOST/PATH.");
    }

    /** The same, and the last of its connection. */
    static FullHttpResponse last(FullHttpResponse answer) {
        answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return answer;
    }

    /** What CONNECT is answered once it is known whether there is a tunnel. */
    static Opening.Reply toConnect() {
        var opened = new HttpResponseStatus(HttpResponseStatus.OK.code(), "Connection established");
        return new Opening.Reply(
                new HttpResponseEncoder(),
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, opened),
                failed -> last(failed.answer()));
    }

    private static FullHttpResponse problem(HttpResponseStatus status, String title, String reason, String hint) {
        var json = "{\"type\":\"about:blank\",\"title\":" + quoted(title) + ",\"status\":" + status.code()
                + ",\"detail\":" + quoted(reason + ". " + hint) + "}\n";
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        var answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                new HttpResponseStatus(status.code(), phrase(title + ": " + reason)),
                Unpooled.wrappedBuffer(bytes));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        return answer;
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static String phrase(String text) {
        var plain = new StringBuilder();
        text.codePoints().limit(PHRASE_LENGTH).forEach(c -> plain.appendCodePoint(c >= ' ' && c < 127 ? c : '?'));
        return plain.toString();
    }
}
