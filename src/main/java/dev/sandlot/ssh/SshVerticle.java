package dev.sandlot.ssh;

import dev.sandlot.api.Binding;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SshAccess;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.SshServer;
import org.jspecify.annotations.Nullable;

/** Serves ssh on the configured address. One instance. */
public final class SshVerticle extends VerticleBase {
    private final SshParts parts;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private @Nullable Serving serving;

    private record Serving(SshServer server, KeyPair hostKey) {}

    public SshVerticle(SshParts parts) {
        this.parts = Objects.requireNonNull(parts);
    }

    /** How to reach it; to be asked after it was deployed. */
    public SshAccess access() {
        var now = Objects.requireNonNull(serving, "not deployed");
        return new SshAccess(
                parts.ssh().host(),
                now.server().getPort(),
                PublicKeyEntry.toString(now.hostKey().getPublic()));
    }

    @Override
    public Future<?> start() {
        var bus = parts.bus();
        var refusals = new Refusals(bus, Clock.systemUTC());
        var edge = new SshEdge(vertx, context, parts, new Entrance(new Binding(bus)), refusals, stopping);
        return vertx.executeBlocking(() -> {
                    var state = parts.config().stateDir();
                    var hostKey = HostKey.ensure(state.resolve("ssh_host_ed25519_key"));
                    var keys = new AuthorizedKeys(state.resolve("authorized_keys"));
                    var server = Gateway.server(edge, hostKey, keys);
                    serving = new Serving(server, hostKey);
                    listen(server);
                    return new KeyWatch(server, keys);
                })
                .onSuccess(watch -> vertx.setPeriodic(KeyWatch.EVERY_MILLIS, id -> {
                    if (watch.isNeeded()) {
                        vertx.executeBlocking(() -> {
                                    watch.look();
                                    return null;
                                })
                                .onFailure(KeyWatch::failed);
                    }
                }));
    }

    private static void listen(SshServer server) {
        try {
            server.start();
        } catch (IOException | UnresolvedAddressException e) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "Can't listen for ssh on " + server.getHost() + ":" + server.getPort() + ": " + e,
                            "Another program may use that port; choose another for ssh.listen in sandlot.toml, or leave it out.")
                    .asException();
        }
    }

    /** Ends every session. What people run on terminals goes on; commands, transfers and forwards end with their clients. */
    @Override
    public Future<?> stop() {
        stopping.set(true);
        return vertx.executeBlocking(() -> {
            if (serving != null) {
                serving.server().stop(true);
            }
            return null;
        });
    }
}
