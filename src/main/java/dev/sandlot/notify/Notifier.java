package dev.sandlot.notify;

import dev.sandlot.config.Config;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is told and when: each item of attention once, after it has lasted a moment, and not more often for each sandbox than the
 * pacing says. An item that is over before it was told is not told. Used on the context of its verticle only.
 */
public final class Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final int MOST_WAITING = 1000;
    private static final int MOST_REMEMBERED = 10_000;

    /** A question, a request and a trouble of a sandbox can be open at the same time. */
    private enum Sort {
        QUESTION,
        REQUEST,
        TROUBLE
    }

    private record Item(SandboxId sandbox, Sort sort) {
        static Item of(Note note) {
            var sort = switch (note.reason()) {
                case NEEDS_INPUT -> Sort.QUESTION;
                case NETWORK -> Sort.REQUEST;
                case FAILED, OUT_OF_MEMORY, BUDGET, UNPRICED -> Sort.TROUBLE;
            };
            return new Item(note.sandbox(), sort);
        }
    }

    private static final class Waiting {
        Note note;
        long timer;

        Waiting(Note note) {
            this.note = note;
        }
    }

    private record Told(Note note, long at) {}

    private final Vertx vertx;
    private final Pacing pacing;
    private final WebClient client;
    private final List<Outbox> outboxes = new ArrayList<>();
    private final Map<Item, Waiting> waiting = new HashMap<>();
    private final Map<SandboxId, Told> told = new LinkedHashMap<>();

    public Notifier(Vertx vertx, Config.Notifications config) {
        this(vertx, config, Pacing.USUAL);
    }

    Notifier(Vertx vertx, Config.Notifications config, Pacing pacing) {
        this.vertx = vertx;
        this.pacing = pacing;
        client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setFollowRedirects(false)
                        .setConnectTimeout((int) pacing.timeout().toMillis())
                        .setUserAgent("sandlot"));
        var link = new DashboardLink(config.publicUrl());
        if (config.webhook() != null) {
            outboxes.add(
                    new Outbox(vertx, client, new Webhook(config.webhook(), config.webhookSecret(), link), pacing));
        }
        if (config.ntfy() != null) {
            outboxes.add(new Outbox(vertx, client, new Ntfy(config.ntfy(), config.ntfyToken(), link), pacing));
        }
    }

    void recorded(EventRecord event) {
        var sandbox = event.sandbox();
        if (sandbox != null) {
            event.occurrence().accept(new Reader(sandbox, event.at()));
        }
    }

    /** What of all that happens a person needs to know. */
    private final class Reader implements Occurrence.Visitor {
        private final SandboxId sandbox;
        private final Instant at;

        Reader(SandboxId sandbox, Instant at) {
            this.sandbox = sandbox;
            this.at = at;
        }

        @Override
        public void visit(Occurrence.AttentionOpened event) {
            opened(Note.of(sandbox, event, at));
        }

        @Override
        public void visit(Occurrence.AttentionChanged event) {
            changed(Note.of(sandbox, event, at));
        }

        @Override
        public void visit(Occurrence.AttentionClosed event) {
            closed(Item.of(Note.of(sandbox, event, at)));
        }

        @Override
        public void visit(Occurrence.SandboxDeleted deleted) {
            told.remove(sandbox);
        }

        @Override
        public void visit(Occurrence.SandboxCreated created) {}

        @Override
        public void visit(Occurrence.SandboxStateChanged changed) {}

        @Override
        public void visit(Occurrence.OutOfMemory killed) {}

        @Override
        public void visit(Occurrence.ScreenUpdated screen) {}

        @Override
        public void visit(Occurrence.AgentStateChanged changed) {}

        @Override
        public void visit(Occurrence.ProcessStarted started) {}

        @Override
        public void visit(Occurrence.ProcessRestarted restarted) {}

        @Override
        public void visit(Occurrence.ProcessExited exited) {}

        @Override
        public void visit(Occurrence.NetworkChanged changed) {}

        @Override
        public void visit(Occurrence.NetworkRequested requested) {}

        @Override
        public void visit(Occurrence.NetworkDenied denied) {}

        @Override
        public void visit(Occurrence.AuditEntry entry) {}

        @Override
        public void visit(Occurrence.Unknown unknown) {}
    }

    private void opened(Note note) {
        var item = Item.of(note);
        closed(item);
        if (waiting.size() >= MOST_WAITING) {
            LOG.warn("Too much is to be told at once; that {} needs somebody is not", note.sandbox());
            return;
        }
        var entry = new Waiting(note);
        waiting.put(item, entry);
        later(item, entry, pacing.hold());
    }

    /** What is told is what is asked by then. */
    private void changed(Note note) {
        var entry = waiting.get(Item.of(note));
        if (entry != null) {
            entry.note = note;
        }
    }

    private void closed(Item item) {
        var entry = waiting.remove(item);
        if (entry != null) {
            vertx.cancelTimer(entry.timer);
        }
    }

    private void later(Item item, Waiting entry, Duration delay) {
        entry.timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> due(item, entry));
    }

    private void due(Item item, Waiting entry) {
        var left = left(entry.note);
        if (!left.isZero()) {
            later(item, entry, left);
            return;
        }
        waiting.remove(item);
        told.remove(item.sandbox());
        told.put(item.sandbox(), new Told(entry.note, System.nanoTime()));
        if (told.size() > MOST_REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        outboxes.forEach(outbox -> outbox.put(entry.note));
    }

    /** How long it is too early for this. */
    private Duration left(Note note) {
        var last = told.get(note.sandbox());
        if (last == null) {
            return Duration.ZERO;
        }
        var gap = note.repeats(last.note()) ? pacing.same() : pacing.gap();
        var left = gap.minus(Duration.ofNanos(System.nanoTime() - last.at()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What has not been told by now is not told. */
    Future<Void> close() {
        waiting.values().forEach(entry -> vertx.cancelTimer(entry.timer));
        waiting.clear();
        outboxes.forEach(Outbox::close);
        client.close();
        return Future.succeededFuture();
    }
}
