package dev.sandlot.supervisor;

import dev.sandlot.bus.EgressRequest;
import dev.sandlot.model.Occurrence;
import io.vertx.core.Future;

/** What is told of sandboxes' networks. Used on the loop only. */
final class NetworkReports {
    private final Registry registry;
    private final Ledger ledger;
    private final Attentions attentions;

    NetworkReports(Registry registry, Ledger ledger, Attentions attentions) {
        this.registry = registry;
        this.ledger = ledger;
        this.attentions = attentions;
    }

    Future<Void> report(EgressRequest.ReportNetworkRequests report) {
        var box = registry.get(report.sandbox());
        if (box == null || box.deleting) {
            return Future.succeededFuture();
        }
        attentions.asksForNetwork(box, report.asks());
        var asked = report.asked();
        if (asked != null) {
            ledger.happened(
                    box.id, new Occurrence.NetworkRequested(box.name(), asked.id(), asked.rule(), asked.reason()));
        }
        return ledger.durable();
    }

    Future<Void> tellDenied(EgressRequest.TellDenied told) {
        var decision = told.decision();
        var box = registry.get(decision.sandbox());
        if (box != null) {
            ledger.happened(
                    box.id,
                    new Occurrence.NetworkDenied(box.name(), decision.host(), decision.port(), decision.reason()));
        }
        return Future.succeededFuture();
    }
}
