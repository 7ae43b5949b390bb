package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.SandboxId;
import dev.sandlot.secret.Secrets;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connections of one sandbox to its proxy: so many, so long, and none after the end. */
class GateTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\n\r\n";

    @Test
    void shouldLetConnectionsWaitThatAreTooMany() throws Exception {
        int more = 200;
        var all = new ArrayList<Talk>();
        try (var proxy = new Proxy(List.of())) {
            for (int i = 0; i < Gate.MOST + more; i++) {
                all.add(Talk.to(i % 2 == 0 ? proxy.http : proxy.socks));
            }
            Eventually.holds("as many are served as may be", () -> proxy.gate.connections() >= Gate.MOST);
            Stalls.of(proxy.gate::connections, () -> false);
            // Each listener may have taken a few when it was told to stop.
            assertThat(proxy.gate.connections()).isLessThan(Gate.MOST + more / 2);
            for (var talk : all.subList(0, Gate.MOST)) {
                talk.close();
            }
            for (int i = Gate.MOST; i < all.size(); i++) {
                if (i % 2 == 0) {
                    assertThat(all.get(i).say(REQUEST).message().code()).isEqualTo(400);
                } else {
                    assertThat(all.get(i).say(SocksFrontTest.GREETING).text(2)).isEqualTo("\u0005\u0000");
                }
            }
            try (var another = Talk.to(proxy.http)) {
                assertThat(another.say(REQUEST).message().code()).isEqualTo(400);
            }
        } finally {
            for (var talk : all) {
                talk.close();
            }
        }
    }

    @Test
    void shouldEndAllThatIsOpenAndServeNothingAfterwards() throws Exception {
        try (var origin = Origin.repeating();
                var silent = Origin.serving(server -> server.rest());
                var proxy = new Proxy(
                        List.of(origin.port(), silent.port()),
                        "git.test:" + origin.port(),
                        "git.test:" + silent.port());
                var tunnel = Talk.to(proxy.http);
                var socks = Talk.to(proxy.socks);
                var waits = Talk.to(proxy.http);
                var idle = Talk.to(proxy.http)) {
            tunnel.say("CONNECT git.test:" + origin.port() + " HTTP/1.1\r\n\r\n")
                    .head();
            socks.say(SocksFrontTest.GREETING + SocksFrontTest.named("git.test", origin.port()))
                    .bytes(12);
            waits.say(PlainHttpTest.request("GET", "git.test", silent.port(), "/"));
            idle.say(REQUEST).message();
            Eventually.holds("all are there", () -> origin.open() == 2 && silent.open() == 1);
            proxy.gate.cut();
            for (var talk : List.of(tunnel, socks, waits, idle)) {
                talk.restOrReset();
            }
            Eventually.holds("the servers are left", () -> origin.open() == 0 && silent.open() == 0);
            proxy.decisions.ended(3);
            try (var late = Talk.to(proxy.http)) {
                assertThat(late.restOrReset()).doesNotContain("HTTP");
            }
        }
    }

    @Test
    void shouldNotOpenATunnelThatWasBeingOpenedAtTheEnd() throws Exception {
        try (var origin = Origin.repeating();
                var proxy = new Proxy(List.of(origin.port()), "slow.test:" + origin.port());
                var talk = Talk.to(proxy.http)) {
            var waits = new CountDownLatch(1);
            proxy.slow = waits;
            proxy.named.put("slow.test", List.of(InetAddress.getLoopbackAddress()));
            talk.say("CONNECT slow.test:" + origin.port() + " HTTP/1.1\r\n\r\n");
            Eventually.holds("it is judged", () -> !proxy.decisions.told().isEmpty());
            proxy.gate.cut();
            waits.countDown();
            assertThat(talk.restOrReset()).doesNotContain("200");
            proxy.decisions.ended(1);
            Eventually.holds("the server is left", () -> origin.connections.get() == 1 && origin.open() == 0);
        }
    }

    /** Of HTTP that is half a request or none, and of SOCKS. */
    @ParameterizedTest
    @ValueSource(strings = {"", "GET http://git.te", "socks", "socks\u0005\u0001"})
    void shouldEndWhatIsSilentFor75Seconds(String said) {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        var gate = new Gate(SandboxId.random(), Proxy.policy(), new ToldDecisions(), new Pieces(() -> {}));
        if (said.startsWith("socks")) {
            SocksFront.install(channel.pipeline(), gate, dialer());
        } else {
            HttpFront.install(
                    channel.pipeline(),
                    gate,
                    new Ways(
                            dialer(),
                            new TlsDialer(dialer(), TlsTrust.of(null, null)),
                            new DaemonDoor(sandbox -> ""),
                            new Secrets()));
        }
        channel.writeInbound(Unpooled.copiedBuffer(said.replace("socks", ""), StandardCharsets.ISO_8859_1));
        channel.advanceTimeBy(29, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(46, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    /** Of which nothing is wanted. */
    private static Dialer dialer() {
        return new Dialer(null, null, null);
    }
}
