package dev.sandlot.egress;

import dev.sandlot.config.EgressConfig.PrivateAddress;
import dev.sandlot.model.AddressRange;
import dev.sandlot.model.NetworkHost;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.secret.Secrets;
import dev.sandlot.unix.EpollLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One sandbox's proxy as the daemon serves it, on sockets of this host's own. The names {@code git.test}, {@code other.test} and {@code evil.test} are
 * loopback, of which no port can be reached but those that were told.
 */
final class Proxy implements AutoCloseable {
    private static final Presets PRESETS = Presets.load(null);

    final ToldDecisions decisions = new ToldDecisions();
    final DaemonDoor door = new DaemonDoor(sandbox -> "pass of " + sandbox);
    final Gate gate;
    final int http;
    final int socks;
    /** Ports on which the daemon itself is said to listen. */
    final Set<Integer> daemonPorts = ConcurrentHashMap.newKeySet();
    /** What a name server says to names that are not known. */
    final Map<String, List<InetAddress>> named = new ConcurrentHashMap<>();

    /** What the name server waits for before it answers. */
    volatile CountDownLatch slow = new CountDownLatch(0);

    private final Vertx vertx =
            EpollLoops.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
    private final Pieces pieces;
    private final HostLookup names;
    private final List<Channel> listening = new ArrayList<>();

    /**
     * @param ports of loopback addresses that can be reached
     * @param allow the policy's rules
     */
    Proxy(List<Integer> ports, String... allow) {
        this(ports, new Secrets(), null, allow);
    }

    /**
     * The same, with secrets.
     *
     * @param trusted certificates in PEM, or null
     */
    Proxy(List<Integer> ports, Secrets secrets, @Nullable Path trusted, String... allow) {
        var known = new HashMap<NetworkHost, InetAddress>();
        for (var name : List.of("git.test", "other.test", "evil.test")) {
            known.put(NetworkHost.parse("name", name), InetAddress.getLoopbackAddress());
        }
        var exceptions = new ArrayList<PrivateAddress>();
        for (int port : ports) {
            exceptions.add(new PrivateAddress(AddressRange.parse("range", "127.0.0.0/8"), port));
            exceptions.add(new PrivateAddress(AddressRange.parse("range", "::1"), port));
        }
        names = new HostLookup(vertx, known, this::lookUp);
        var addresses = new ReachableAddresses(exceptions, new HostAddresses(), () -> daemonPorts);
        pieces = new Pieces(this::settle);
        var dialer = new Dialer(names, addresses, pieces);
        var ways = new Ways(dialer, new TlsDialer(dialer, TlsTrust.of(vertx, trusted)), door, secrets);
        gate = new Gate(SandboxId.random(), policy(allow), decisions, pieces);
        http = accept(pipeline -> HttpFront.install(pipeline, gate, ways));
        socks = accept(pipeline -> SocksFront.install(pipeline, gate, dialer));
    }

    static Policy policy(String... allow) {
        return Policy.of(new NetworkPolicy(NetworkMode.ALLOW, List.of(allow), List.of()), PRESETS);
    }

    private void settle() {
        gate.settle();
    }

    private InetAddress[] lookUp(String name) throws UnknownHostException {
        try {
            slow.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        var found = named.get(name);
        if (found == null) {
            throw new UnknownHostException(name);
        }
        return found.toArray(InetAddress[]::new);
    }

    private int accept(Consumer<ChannelPipeline> front) {
        var listener = new ServerBootstrap()
                .group(Transport.of(vertx).loops())
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, pieces)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        gate.accepted(channel);
                        front.accept(channel.pipeline());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        listening.add(listener);
        gate.listens(listener);
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        for (var listener : listening) {
            listener.close().syncUninterruptibly();
        }
        gate.cut();
        end(names.close());
        end(vertx.close());
    }

    private static void end(Future<Void> ending) {
        ending.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }
}
