package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.TestKeyStore;
import dev.sandlot.model.NetworkDecision.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS in a tunnel has to ask for the tunnel's host. */
class HelloCheckTest {
    /** A fatal alert: access_denied. */
    private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 49};

    @TempDir
    Path dir;

    private static Talk tunnel(Proxy proxy, int port) throws Exception {
        var talk = Talk.to(proxy.http).say("CONNECT git.test:" + port + " HTTP/1.1\r\n\r\n");
        assertThat(talk.head()).startsWith("HTTP/1.1 200 ");
        return talk;
    }

    private static Proxy proxyTo(int port) {
        return new Proxy(List.of(port), "git.test:" + port);
    }

    private static byte[] hello(String name) throws Exception {
        var engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        var out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void shouldLetTlsPassThatAsksForTheTunnelsHostAndNoOther() throws Exception {
        var context = tls();
        try (var server = (SSLServerSocket)
                        context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var proxy = proxyTo(server.getLocalPort())) {
            var thread = new Thread(() -> serve(server));
            thread.setDaemon(true);
            thread.start();
            try (var talk = tunnel(proxy, server.getLocalPort());
                    var tls = over(context, talk, "git.test", server.getLocalPort())) {
                tls.getOutputStream().write("over TLS".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(tls.getInputStream().readNBytes(8), StandardCharsets.US_ASCII))
                        .isEqualTo("over TLS");
            }
            try (var talk = tunnel(proxy, server.getLocalPort());
                    var tls = over(context, talk, "evil.test", server.getLocalPort())) {
                assertThatThrownBy(tls::startHandshake)
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("access_denied");
            }
            assertThat(proxy.decisions.lastEnded(2).outcome()).isEqualTo(Outcome.DENIED);
            assertThat(proxy.decisions.lastEnded(2).reason()).contains("asks for another server, evil.test");
        }
    }

    private static void serve(SSLServerSocket server) {
        while (true) {
            try (var with = server.accept()) {
                with.getInputStream().transferTo(with.getOutputStream());
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private static SSLSocket over(SSLContext context, Talk talk, String name, int port) throws Exception {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(talk.socket, name, port, true);
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private SSLContext tls() throws Exception {
        var store = TestKeyStore.make(dir, "CN=git.test");
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, TestKeyStore.PASSWORD.toCharArray());
        // Who trusts the key's own certificate needs it as a trusted one.
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", store.getCertificate("a"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @ValueSource(strings = {"git.test", "evil.test"})
    void shouldPutAHelloTogetherFromSingleBytes(String name) throws Exception {
        try (var origin = Origin.repeating();
                var proxy = proxyTo(origin.port());
                var talk = tunnel(proxy, origin.port())) {
            var hello = hello(name);
            for (byte octet : hello) {
                talk.say(new byte[] {octet});
            }
            if (name.equals("git.test")) {
                assertThat(talk.bytes(hello.length)).isEqualTo(hello);
            } else {
                assertThat(talk.bytes(ALERT.length)).isEqualTo(ALERT);
                assertThat(talk.rest()).isEmpty();
                Eventually.holds("the server is left", () -> origin.open() == 0);
                assertThat(proxy.decisions.lastEnded(1))
                        .satisfies(decision -> assertThat(decision.outcome()).isEqualTo(Outcome.DENIED))
                        .satisfies(decision -> assertThat(decision.sentBytes()).isZero());
            }
        }
    }

    /** So much of a hello is kept, and piece for piece it is no more work than at once. */
    @Test
    void shouldRefuseAHelloThatNeverEnds() throws Exception {
        try (var origin = Origin.repeating();
                var proxy = proxyTo(origin.port());
                var talk = tunnel(proxy, origin.port())) {
            var endless =
                    Arrays.copyOf(new byte[] {22, 3, 1, 0x40, 0, 1, 0, 0x43, (byte) 0xfc}, ClientHello.MOST_BYTES);
            for (byte octet : endless) {
                talk.say(new byte[] {octet});
            }
            assertThat(talk.bytes(ALERT.length)).isEqualTo(ALERT);
            assertThat(proxy.decisions.lastEnded(1).reason()).contains("begins like TLS and is none that can be read");
        }
    }

    @Test
    void shouldSayWhyThoughMuchIsUnread() throws Exception {
        try (var origin = Origin.repeating();
                var proxy = proxyTo(origin.port());
                var talk = tunnel(proxy, origin.port())) {
            talk.say(hello("evil.test")).say(new byte[1 << 20]);
            assertThat(talk.bytes(ALERT.length)).isEqualTo(ALERT);
            assertThat(talk.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-x\r\n", "\u0016", "\u0016\u0003\u0001\u0000", "x"})
    void shouldLetPassWhatIsNoTlsAndWhatEndsBeforeItIs(String said) throws Exception {
        try (var origin = Origin.repeating();
                var proxy = proxyTo(origin.port());
                var talk = tunnel(proxy, origin.port())) {
            assertThat(talk.say(said).sayNoMore().rest()).isEqualTo(said);
        }
    }

    @Test
    void shouldLetAServerSpeakFirst() throws Exception {
        try (var origin = Origin.serving(server -> {
                    server.say("220 hello\r\n");
                    server.rest();
                });
                var proxy = proxyTo(origin.port());
                var talk = tunnel(proxy, origin.port())) {
            assertThat(talk.text(11)).isEqualTo("220 hello\r\n");
            talk.say("QUIT\r\n").sayNoMore();
            assertThat(talk.rest()).isEmpty();
        }
    }
}
