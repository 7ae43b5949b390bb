package dev.sandlot;

import dev.sandlot.agent.AgentSetups;
import dev.sandlot.auth.IngestTokens;
import dev.sandlot.config.Config;
import dev.sandlot.model.AgentSetup;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.supervisor.AgentSetupSource;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Tells agents where the daemon is and with which token they may tell what they do. */
final class DaemonAgentSetup implements AgentSetupSource {
    private final AgentSetups setups;
    private final IngestTokens tokens;
    private volatile @Nullable String url;

    DaemonAgentSetup(AgentSetups setups, IngestTokens tokens, Config.Server server) {
        this.setups = setups;
        this.tokens = tokens;
        if (server.port() != 0) {
            listensAt(server, server.port());
        }
    }

    /** The daemon can be reached at this port; not known before where it takes a free one. */
    void listensAt(Config.Server server, int port) {
        boolean tls = server.tls() != null;
        // A certificate is for a name.
        var host = tls && !server.hosts().isEmpty() ? server.hosts().get(0) : local(server.host());
        url = (tls ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static String local(String host) {
        return host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("::") ? "::1" : host;
    }

    @Override
    public Future<AgentSetup> of(SandboxId sandbox, SandboxSpec spec) {
        return tokens.of(sandbox).map(token -> setups.of(sandbox, spec, url, token));
    }
}
