package dev.sandlot.egress;

import dev.sandlot.config.EgressConfig;
import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.secret.Secrets;
import dev.sandlot.stream.Egress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The proxies of all sandboxes that have one. */
public final class Gates implements Egress {
    private static final int KEEPALIVE_SECONDS = 120;

    private final Vertx vertx;
    private final Transport transport;
    private final Presets presets;
    private final DecisionSink sink;
    private final Pieces pieces = new Pieces(this::settle);
    private final HostLookup names;
    private final Ways ways;
    private final Map<SandboxId, Served> all = new ConcurrentHashMap<>();

    /** @param held the connection to the box's first process; what listens there is not its */
    private record Served(Gate gate, Channel held, List<Channel> listening) {}

    /**
     * What of the daemon the proxies work with.
     *
     * @param ports those on which it listens now, which no sandbox reaches
     * @param door what of it sandboxes reach after all
     */
    public record Own(Supplier<Set<Integer>> ports, DaemonDoor door) {}

    /**
     * @param trust whom they trust where they speak TLS themselves
     * @param secrets that are put into requests
     * @param sink told of all that is decided
     */
    public Gates(
            Vertx vertx,
            EgressConfig config,
            Presets presets,
            TlsTrust trust,
            Own daemon,
            Secrets secrets,
            DecisionSink sink) {
        this.vertx = vertx;
        this.presets = presets;
        this.sink = sink;
        transport = Transport.of(vertx);
        names = new HostLookup(vertx, config.hosts());
        var addresses = new ReachableAddresses(config.exceptions(), new HostAddresses(), daemon.ports());
        var dialer = new Dialer(names, addresses, pieces);
        ways = new Ways(dialer, new TlsDialer(dialer, trust), daemon.door(), secrets);
    }

    @Override
    public Future<Void> open(SandboxId sandbox, Path sockets, NetworkPolicy policy) {
        if (!transport.takesSockets()) {
            return Future.failedFuture(
                    Fault.of(Fault.Kind.UNAVAILABLE, "The proxy of sandboxes needs epoll, which is not there.")
                            .asException());
        }
        var served = all.get(sandbox);
        if (served != null && served.held().isActive()) {
            change(sandbox, policy);
            return Future.succeededFuture();
        }
        var gate = new Gate(sandbox, Policy.of(policy, presets), sink, pieces);
        return vertx.executeBlocking(() -> Listeners.take(transport.loops(), sockets), false)
                .compose(taking -> Future.fromCompletionStage(taking, vertx.getOrCreateContext()))
                .map(taken -> {
                    serve(gate, taken);
                    return null;
                });
    }

    private void serve(Gate gate, Listeners.Taken taken) {
        var http = accept(gate, taken.http(), pipeline -> HttpFront.install(pipeline, gate, ways));
        var socks = accept(gate, taken.socks(), pipeline -> SocksFront.install(pipeline, gate, ways.dialer()));
        var served = new Served(gate, taken.held(), List.of(http, socks));
        var before = all.put(gate.sandbox(), served);
        if (before != null) {
            end(before);
        }
        // It goes with its box in any case.
        taken.held().closeFuture().addListener(closed -> {
            if (all.remove(gate.sandbox(), served)) {
                end(served);
            }
        });
    }

    @FunctionalInterface
    private interface Front {
        void install(ChannelPipeline pipeline);
    }

    private Channel accept(Gate gate, FileDescriptor listener, Front front) {
        var server = new ServerBootstrap()
                .group(transport.loops())
                .channelFactory(() -> new EpollServerSocketChannel(listener.intValue()))
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // Who has closed a connection wholly looks like one who only says no more, until he is asked.
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_SECONDS)
                .childOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_SECONDS)
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, pieces)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        gate.accepted(channel);
                        front.install(channel.pipeline());
                    }
                })
                .register()
                .channel();
        gate.listens(server);
        return server;
    }

    @Override
    public void change(SandboxId sandbox, NetworkPolicy policy) {
        var served = all.get(sandbox);
        if (served != null) {
            served.gate().change(Policy.of(policy, presets));
        }
    }

    @Override
    public void close(SandboxId sandbox) {
        var served = all.remove(sandbox);
        if (served != null) {
            end(served);
        }
    }

    private void end(Served served) {
        served.listening().forEach(Gate::close);
        Gate.close(served.held());
        served.gate().cut();
        names.refuse(served.gate().sandbox());
    }

    @Override
    public void requireKnown(NetworkPolicy policy) {
        presets.requireKnown(policy);
    }

    private void settle() {
        all.values().forEach(served -> served.gate().settle());
    }

    /** Nothing gets out any more. What the sandboxes have stays theirs. */
    public Future<Void> close() {
        all.keySet().forEach(this::close);
        return names.close();
    }
}
