package dev.sandlot;

import dev.sandlot.agent.AgentData;
import dev.sandlot.api.ApiDocument;
import dev.sandlot.config.Config;
import dev.sandlot.egress.Presets;
import dev.sandlot.egress.TlsTrust;
import dev.sandlot.metrics.Exposition;
import dev.sandlot.secret.KnownSecrets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * What the program brings along and a daemon needs from its start on.
 *
 * @param exposition the receiver's to close
 */
record Shipped(
        AgentData data,
        ApiDocument document,
        Exposition exposition,
        Presets presets,
        KnownSecrets secrets,
        TlsTrust trust) {
    /** Reads and links it on worker threads, each part on one of its own: it takes longer than an event loop may be held. */
    static Future<Shipped> read(Vertx vertx, Config config) {
        var data = vertx.executeBlocking(() -> AgentData.load(config.agents()), false);
        var document = vertx.executeBlocking(ApiDocument::load, false);
        var exposition = vertx.executeBlocking(Exposition::new, false);
        var presets = vertx.executeBlocking(() -> Presets.load(config.egress().presets()), false);
        var secrets = vertx.executeBlocking(KnownSecrets::load, false);
        var trust =
                vertx.executeBlocking(() -> TlsTrust.of(vertx, config.egress().trust()), false);
        return Future.join(data, document, exposition, presets, secrets, trust)
                .map(all -> new Shipped(
                        data.result(),
                        document.result(),
                        exposition.result(),
                        presets.result(),
                        secrets.result(),
                        trust.result()));
    }
}
