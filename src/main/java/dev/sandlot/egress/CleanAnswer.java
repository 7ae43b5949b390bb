package dev.sandlot.egress;

import dev.sandlot.model.SecretHost;
import dev.sandlot.secret.Cleaning;
import dev.sandlot.secret.Outgoing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a request by a base URL: redirects stay there, and no secret's value comes back. */
final class CleanAnswer implements AnswerEdit {
    private final SecretHost server;
    private final boolean carriesValue;
    /** Null where there is nothing to be taken out. */
    private final @Nullable Cleaning cleaning;
    /** The body can't be read, and none of it was asked for with a value. */
    private boolean isCoded;

    CleanAnswer(SecretHost server, Outgoing request) {
        this.server = server;
        carriesValue = request.carriesValue();
        cleaning = request.isToBeCleaned() ? request.cleaning() : null;
    }

    @Override
    public @Nullable String refusal(HttpResponse head) {
        isCoded = !isPlain(head.headers(), HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.IDENTITY)
                || !isPlain(head.headers(), HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        return isCoded && carriesValue
                ? "answers in a coding (" + head.headers().get(HttpHeaderNames.CONTENT_ENCODING)
                        + ") that was not asked for, and nobody can see whether a secret is in it"
                : null;
    }

    private static boolean isPlain(HttpHeaders headers, CharSequence name, CharSequence plain) {
        return headers.getAll(name).stream()
                .allMatch(value -> value.strip().contentEquals(plain)
                        || value.isBlank()
                        || value.strip().equalsIgnoreCase(plain.toString()));
    }

    @Override
    public void head(HttpResponse head) {
        if (cleaning != null) {
            // What it says of itself in words may be anything.
            head.setStatus(HttpResponseStatus.valueOf(head.status().code()));
            clean(head.headers(), cleaning);
        }
        var location = head.headers().get(HttpHeaderNames.LOCATION);
        if (location != null) {
            head.headers().set(HttpHeaderNames.LOCATION, BaseUrl.location(location, server));
        }
    }

    private static void clean(HttpHeaders headers, Cleaning cleaning) {
        List<Map.Entry<String, String>> before = new ArrayList<>(headers.entries());
        headers.clear();
        before.forEach(header -> headers.add(cleaning.text(header.getKey()), cleaning.text(header.getValue())));
    }

    @Override
    public HttpContent content(HttpContent content) {
        if (cleaning == null || isCoded) {
            return content;
        }
        try {
            boolean last = content instanceof LastHttpContent;
            var clean = clean(cleaning.next(ByteBufUtil.getBytes(content.content()), last));
            if (!(content instanceof LastHttpContent end)) {
                return new DefaultHttpContent(clean);
            }
            var made = new DefaultLastHttpContent(clean);
            made.trailingHeaders().add(end.trailingHeaders());
            clean(made.trailingHeaders(), cleaning);
            return made;
        } finally {
            content.release();
        }
    }

    private static ByteBuf clean(byte[] bytes) {
        return Unpooled.wrappedBuffer(bytes);
    }
}
