package dev.sandlot.egress;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.EgressRequest;
import dev.sandlot.bus.Event;
import dev.sandlot.model.Fault;
import dev.sandlot.model.KeptDecision;
import dev.sandlot.model.NetworkPreset;
import dev.sandlot.model.NetworkView;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.Database;
import dev.sandlot.store.NetworkRequestTable;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Owns what was decided about sandboxes' requests, and what they ask for. To be deployed behind the supervisor, whose sandboxes it has to know. */
public final class EgressVerticle extends VerticleBase {
    private final Clock clock = Clock.systemUTC();
    private final Bus bus;
    private final Decisions decisions;
    private final OnceRules once;
    private final List<NetworkPreset> presets;
    private final NetworkRequests requests;
    private final Denials denials = new Denials();

    /** @param decisions open */
    public EgressVerticle(Bus bus, Database database, Decisions decisions, OnceRules once, Presets presets) {
        this.bus = bus;
        this.decisions = decisions;
        this.once = once;
        this.presets = presets.all().entrySet().stream()
                .map(each -> preset(each.getKey(), each.getValue()))
                .toList();
        this.requests = new NetworkRequests(clock, bus, new NetworkRequestTable(database), once);
    }

    private static NetworkPreset preset(String name, Presets.Preset preset) {
        return new NetworkPreset(
                name,
                preset.about(),
                preset.rules().stream().map(rule -> rule.toString()).toList());
    }

    @Override
    public Future<?> start() {
        return requests.load().map(v -> {
            bus.handle(EgressRequest.ListPresets.class, request -> Future.succeededFuture(presets));
            bus.handle(EgressRequest.GetNetwork.class, this::get);
            bus.handle(EgressRequest.ListDecisions.class, this::list);
            bus.handle(EgressRequest.ReadDecisions.class, decisions::changed);
            bus.handle(EgressRequest.AskForNetwork.class, requests::ask);
            bus.handle(EgressRequest.ListNetworkRequests.class, requests::list);
            bus.handle(EgressRequest.DecideNetworkRequest.class, requests::decide);
            bus.on(Event.SandboxChanged.class, this::changed);
            decisions.begin(this::written);
            return null;
        });
    }

    private Future<NetworkView> get(EgressRequest.GetNetwork request) {
        return requests.sandbox(request.sandbox())
                .map(sandbox -> new NetworkView(
                        sandbox.spec().network(), presets, once.of(sandbox.id()), requests.pending(sandbox.id())));
    }

    private Future<EgressRequest.Decisions> list(EgressRequest.ListDecisions request) {
        long before = before(request.cursor());
        return requests.sandbox(request.sandbox())
                .compose(sandbox -> decisions.list(sandbox.id(), request.filter(), before, request.limit()));
    }

    private static long before(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        if (!cursor.matches("[0-9]{1,18}")) {
            throw Fault.invalid("cursor", "must be the next_cursor of an earlier page")
                    .asException();
        }
        return Long.parseLong(cursor);
    }

    private void changed(Event.SandboxChanged event) {
        var sandbox = event.sandbox();
        if (event.deleted()) {
            requests.forget(sandbox.id());
            denials.forget(sandbox.id());
        } else {
            requests.changed(sandbox.id(), sandbox.spec().network());
        }
    }

    private void written(List<KeptDecision> batch) {
        var newest = new LinkedHashMap<SandboxId, Long>();
        var now = clock.instant();
        for (var kept : batch) {
            newest.put(kept.decision().sandbox(), kept.change());
            if (denials.isNews(kept.decision(), now)) {
                Unawaited.note(bus.ask(new EgressRequest.TellDenied(kept.decision())), "telling of a denial");
            }
        }
        newest.forEach((sandbox, change) -> bus.tell(new Event.NetworkDecided(sandbox, change)));
    }

    @Override
    public Future<?> stop() {
        return decisions.write();
    }
}
