package dev.sandlot.ssh;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SshAccess;
import dev.sandlot.stream.Unawaited;
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

/** Serves ssh on the configured address. One instance. */
public final class SshVerticle extends VerticleBase {
    private final SshParts parts;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private SshServer server;
    private KeyPair hostKey;

    public SshVerticle(SshParts parts) {
        this.parts = Objects.requireNonNull(parts);
    }

    /** How to reach it; to be asked after it was deployed. */
    public SshAccess access() {
        return new SshAccess(
                parts.config().ssh().host(), server.getPort(), PublicKeyEntry.toString(hostKey.getPublic()));
    }

    @Override
    public Future<?> start() {
        var bus = parts.bus();
        var refusals = new Refusals(bus, Clock.systemUTC());
        var edge = new Edge(vertx, context, parts, new Entrance(bus), refusals, stopping);
        return vertx.executeBlocking(() -> {
                    var state = parts.config().stateDir();
                    hostKey = HostKey.ensure(state.resolve("ssh_host_ed25519_key"));
                    var keys = new AuthorizedKeys(state.resolve("authorized_keys"));
                    server = Gateway.server(edge, hostKey, keys);
                    listen();
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
                }))
                .onSuccess(
                        listening -> Unawaited.note(new Leftovers(bus).sweep(), "ending what an earlier daemon left"));
    }

    private void listen() {
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

    /** Ends every session. What people run goes on; transfers and forwards end. */
    @Override
    public Future<?> stop() {
        stopping.set(true);
        return vertx.executeBlocking(() -> {
            server.stop(true);
            return null;
        });
    }
}
