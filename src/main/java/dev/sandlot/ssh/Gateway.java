package dev.sandlot.ssh;

import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.session.ServerConnectionServiceFactory;

/** How the server is set up: what it speaks, and the bounds of everything that a client can make it do. */
final class Gateway {
    /** How much a client may send on one channel before it is taken; what a slow process costs in memory. */
    private static final long WINDOW_BYTES = 512 << 10;

    private static final int THREADS = 3;
    private static final int MOST_CHANNELS = 128;
    private static final int MOST_KEYS = 6;

    private Gateway() {}

    /** Not yet started. */
    static SshServer server(SshEdge edge, KeyPair hostKey, AuthorizedKeys keys) {
        var server = Algorithms.offer(ServerBuilder.builder())
                .channelFactories(List.of(
                        SessionChannel.factory(edge),
                        ForwardChannel.factory(edge),
                        RefusedChannel.factory(edge, "direct-streamlocal@openssh.com", "ssh forward to a socket"),
                        RefusedChannel.factory(edge, "tun@openssh.com", "ssh tunnel")))
                .globalRequestHandlers(
                        List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE, new RefusedRequests(edge)))
                .build();
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(new KeyCheck(keys));
        server.setKeyboardInteractiveAuthenticator(null);
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setServiceFactories(List.of(Login.factory(edge), ServerConnectionServiceFactory.INSTANCE));
        server.addSessionListener(new WaitingRoom());
        var ssh = edge.parts().ssh();
        server.setHost(ssh.host());
        server.setPort(ssh.port());
        server.setNioWorkers(THREADS);
        bound(server);
        return server;
    }

    private static void bound(SshServer server) {
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Sandlot");
        // A packet that answers another must not wait for more to come: 44 ms a channel.
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(server, true);
        CoreModuleProperties.SOCKET_BACKLOG.set(server, 1024);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, Duration.ofSeconds(30));
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, MOST_KEYS);
        // Somebody who thinks is no reason to hang up; a link that is dead shows by what is sent into it.
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        server.setSessionHeartbeat(HeartbeatType.IGNORE, Duration.ofSeconds(60));
        CoreModuleProperties.REKEY_BYTES_LIMIT.set(server, 1L << 30);
        CoreModuleProperties.REKEY_TIME_LIMIT.set(server, Duration.ofHours(1));
        CoreModuleProperties.WINDOW_SIZE.set(server, WINDOW_BYTES);
        CoreModuleProperties.MAX_PACKET_SIZE.set(server, 32L << 10);
        CoreModuleProperties.LIMIT_PACKET_SIZE.set(server, 256L << 10);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, MOST_CHANNELS);
    }
}
