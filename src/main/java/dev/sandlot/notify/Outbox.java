package dev.sandlot.notify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.codec.BodyCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one target, one letter after the other. What fails in a way that may pass is tried again; what was refused, and what is too much,
 * is given up and noted. Answers are not read and redirects not followed. Used on one context only.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int MOST = 100;

    private final Vertx vertx;
    private final WebClient client;
    private final NotificationTarget target;
    private final Pacing pacing;
    private final Deque<Note> queue = new ArrayDeque<>();
    private boolean sending;
    private boolean closed;

    /** What came of an attempt. */
    private enum Outcome {
        DONE,
        AGAIN,
        REFUSED
    }

    Outbox(Vertx vertx, WebClient client, NotificationTarget target, Pacing pacing) {
        this.vertx = vertx;
        this.client = client;
        this.target = target;
        this.pacing = pacing;
    }

    void put(Note note) {
        if (queue.size() >= MOST) {
            LOG.warn("{} does not keep up: that {} needs somebody is not told", target.name(), note.sandbox());
            return;
        }
        queue.add(note);
        next();
    }

    private void next() {
        if (closed || sending || queue.isEmpty()) {
            return;
        }
        sending = true;
        var note = queue.poll();
        send(note, target.letter(note), 0);
    }

    private void send(Note note, NotificationTarget.Letter letter, int attempt) {
        once(letter).onComplete(sent -> {
            if (closed) {
                return;
            }
            var outcome = sent.result();
            if (outcome == Outcome.AGAIN && attempt < pacing.retries().size()) {
                vertx.setTimer(
                        Math.max(1, pacing.retries().get(attempt).toMillis()), id -> again(note, letter, attempt + 1));
                return;
            }
            if (outcome != Outcome.DONE) {
                LOG.warn("{} was not told that {} needs somebody", target.name(), note.sandbox());
            }
            sending = false;
            next();
        });
    }

    private void again(Note note, NotificationTarget.Letter letter, int attempt) {
        if (!closed) {
            send(note, letter, attempt);
        }
    }

    /** Never fails. */
    private Future<Outcome> once(NotificationTarget.Letter letter) {
        var request = client.postAbs(target.url().toString())
                .timeout(pacing.timeout().toMillis())
                .putHeader(HttpHeaders.CONTENT_TYPE.toString(), "application/json; charset=utf-8")
                .as(BodyCodec.none());
        letter.headers().forEach(request::putHeader);
        return request.sendBuffer(Buffer.buffer(letter.body()))
                .map(response -> outcome(response.statusCode()))
                .recover(cause -> {
                    LOG.info(
                            "{} can't be reached: {}",
                            target.name(),
                            cause.getClass().getSimpleName());
                    return Future.succeededFuture(Outcome.AGAIN);
                });
    }

    private Outcome outcome(int status) {
        if (status / 100 == 2) {
            return Outcome.DONE;
        }
        LOG.info("{} answered {}", target.name(), status);
        return status >= 500 || status == 429 || status == 408 ? Outcome.AGAIN : Outcome.REFUSED;
    }

    void close() {
        closed = true;
        queue.clear();
    }
}
