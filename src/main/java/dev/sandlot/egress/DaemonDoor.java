package dev.sandlot.egress;

import dev.sandlot.config.Config;
import dev.sandlot.model.SandboxId;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The way from a sandbox's proxy to the daemon itself. Agents tell by it what they do, with a token that says which sandbox they are in; and whoever is in
 * the sandbox sees by it what may be reached from there, asks for more, and has the tools of the agents' protocol (MCP), bound to that sandbox: that needs no
 * token, because the proxy knows whose it is. Nothing else of the daemon can be reached.
 */
public final class DaemonDoor {
    private static final Pattern TOLD = Pattern.compile("/otlp/v1/[a-z]+|/hooks/[a-z]+");
    private static final String REQUESTS = "/requests";
    private static final String POLICY = "/policy";
    private static final String MCP = "/mcp";
    /** As the protocol has it; which of them there are is the daemon's to say. */
    private static final Set<HttpMethod> OF_MCP = Set.of(HttpMethod.POST, HttpMethod.GET, HttpMethod.DELETE);

    private final Function<SandboxId, String> passes;
    private volatile @Nullable Place place;

    /**
     * Where the daemon listens.
     *
     * @param host as requests have to name it
     * @param tls null for plain HTTP
     */
    private record Place(
            InetSocketAddress address,
            String host,
            @Nullable SslContext tls) {}

    /** @param passes what the daemon takes as proof that this sandbox asks, once */
    public DaemonDoor(Function<SandboxId, String> passes) {
        this.passes = passes;
    }

    /** The daemon can be reached now. Reads its certificate; a fault of the file is the daemon's, which has read it before. */
    public void listensAt(Config.Server server, int port) throws SSLException {
        var tls = server.tls();
        var local = local(server.host());
        // A certificate is for a name.
        var host = tls != null && !server.hosts().isEmpty() ? server.hosts().get(0) : local;
        place = new Place(
                new InetSocketAddress(local, port),
                (host.contains(":") ? "[" + host + "]" : host) + ":" + port,
                tls == null
                        ? null
                        : SslContextBuilder.forClient()
                                // That very one, whatever name it is for.
                                .trustManager(tls.certificate().toFile())
                                .endpointIdentificationAlgorithm(null)
                                .build());
    }

    private static String local(String host) {
        return host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("::") ? "::1" : host;
    }

    /** The request as the daemon gets it, or null where it is none for the daemon. */
    @Nullable
    HttpRequest toDaemon(SandboxId sandbox, HttpRequest request) {
        var there = place;
        var path = request.uri();
        boolean tells = request.method().equals(HttpMethod.POST);
        boolean asks = path.equals(REQUESTS) && (tells || request.method().equals(HttpMethod.GET))
                || path.equals(POLICY) && request.method().equals(HttpMethod.GET)
                || path.equals(MCP) && OF_MCP.contains(request.method());
        if (there == null || !asks && !(tells && TOLD.matcher(path).matches())) {
            return null;
        }
        if (!asks) {
            return PlainRequest.to(there.host, path, request);
        }
        var asked = PlainRequest.to(there.host, asked(sandbox, path), request);
        asked.headers()
                .remove(HttpHeaderNames.COOKIE)
                .remove(HttpHeaderNames.ORIGIN)
                .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + passes.apply(sandbox));
        if (tells) {
            asked.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        }
        return asked;
    }

    private static String asked(SandboxId sandbox, String path) {
        var network = "/api/v1/sandboxes/" + sandbox + "/network";
        return switch (path) {
            case MCP -> MCP;
            case POLICY -> network;
            default -> network + REQUESTS;
        };
    }

    /** Connects on this event loop; the connection reads nothing by itself. */
    Promise<Channel> dial(EventLoop loop, Pieces pieces) {
        var connected = loop.<Channel>newPromise();
        var there = place;
        if (there == null) {
            return connected.setFailure(new Dialer.Failed(false, "the daemon does not listen yet"));
        }
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, pieces)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (there.tls != null) {
                            channel.pipeline().addLast(there.tls.newHandler(channel.alloc()));
                        }
                    }
                })
                .connect(there.address)
                .addListener((ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        connected.setSuccess(done.channel());
                    } else {
                        connected.setFailure(new Dialer.Failed(false, "the daemon can't be reached"));
                    }
                });
        return connected;
    }
}
