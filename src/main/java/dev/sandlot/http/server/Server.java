package dev.sandlot.http.server;

import dev.sandlot.config.Config;
import dev.sandlot.wire.AttachProtocol;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;

/** How the servers listen: the bounds of everything that a stranger can send. */
public final class Server {
    /** A free port that all instances of one deployment share. */
    private static final int FREE_PORT = -1;

    private Server() {}

    /** For the configured address, with TLS where it is configured. */
    public static HttpServerOptions tcp(Config.Server config) {
        var options = bounded().setHost(config.host()).setPort(config.port() == 0 ? FREE_PORT : config.port());
        if (config.tls() != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setKeyPath(config.tls().key().toString())
                            .setCertPath(config.tls().certificate().toString()));
        }
        return options;
    }

    /** For the unix socket. */
    public static HttpServerOptions unix() {
        return bounded();
    }

    private static HttpServerOptions bounded() {
        var options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setMaxInitialLineLength(8 << 10)
                .setMaxHeaderSize(8 << 10)
                .setMaxChunkSize(64 << 10)
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(AttachProtocol.MOST_FRAME)
                .setMaxWebSocketMessageSize(AttachProtocol.MOST_FRAME)
                .setWebSocketClosingTimeout(5)
                .setHandle100ContinueAutomatically(false);
        for (var protocol : Subprotocol.values()) {
            options.addWebSocketSubProtocol(protocol.label());
        }
        options.setTcpNoDelay(true).setTcpKeepAlive(true).setAcceptBacklog(1024);
        return options;
    }
}
