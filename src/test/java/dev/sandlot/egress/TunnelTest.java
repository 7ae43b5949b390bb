package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.NetworkDecision.Outcome;
import dev.sandlot.model.NetworkDecision.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tunnels by CONNECT and SOCKS: bytes both ways until either end is told, and who takes slowly holds up who sends. */
class TunnelTest {
    private static final long SEED = 20_261_202;
    private static final int MANY_BYTES = 20 << 20;
    private static final long MOST_HELD = 32 << 20;

    private Origin git;
    private Proxy proxy;

    @BeforeEach
    void open() throws Exception {
        git = Origin.repeating();
        proxy = proxyTo(git);
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        git.close();
    }

    private static Proxy proxyTo(Origin origin) {
        return new Proxy(List.of(origin.port()), "git.test:" + origin.port());
    }

    private static Talk ask(Proxy proxy, String host, int port) throws Exception {
        return Talk.to(proxy.http)
                .say("CONNECT " + host + ":" + port + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n\r\n");
    }

    private static Talk tunnel(Proxy proxy, Origin origin) throws Exception {
        var talk = ask(proxy, "git.test", origin.port());
        assertThat(talk.head()).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
        return talk;
    }

    @Test
    void shouldCarryMuchBothWaysAndCountIt() throws Exception {
        var sent = new byte[MANY_BYTES];
        new Random(SEED).nextBytes(sent);
        try (var talk = tunnel(proxy, git)) {
            var writer = new Thread(() -> {
                try {
                    talk.say(sent).sayNoMore();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.start();
            assertThat(Arrays.equals(talk.bytes(MANY_BYTES), sent)).isTrue();
            assertThat(talk.rest()).isEmpty();
            writer.join();
        }
        var decision = proxy.decisions.lastEnded(1);
        assertThat(decision.outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decision.protocol()).isEqualTo(Protocol.CONNECT);
        assertThat(decision.sentBytes()).isEqualTo(MANY_BYTES);
        assertThat(decision.receivedBytes()).isEqualTo(MANY_BYTES);
        assertThat(proxy.decisions.told()).hasSize(2);
    }

    @Test
    void shouldGiveAllToWhoHasSaidAllAndTakesSlowly() throws Exception {
        var pieces = new CountDownLatch(1);
        try (var origin = Origin.serving(server -> {
                    assertThat(server.rest()).isEqualTo("all");
                    server.say(new byte[MANY_BYTES / 2]);
                    server.say(new byte[MANY_BYTES / 2]);
                    pieces.countDown();
                });
                var proxy = proxyTo(origin);
                var talk = tunnel(proxy, origin)) {
            talk.say("all").sayNoMore();
            // It is held up several times: each time that some of it is taken more of it goes.
            int taken = 0;
            while (taken < MANY_BYTES) {
                int piece = Math.min(MANY_BYTES - taken, 1 << 20);
                assertThat(talk.bytes(piece)).hasSize(piece);
                taken += piece;
            }
            assertThat(talk.rest()).isEmpty();
            pieces.await();
        }
    }

    @Test
    void shouldRefuseWhatIsNotAllowed() throws Exception {
        try (var talk = ask(proxy, "evil.test", git.port())) {
            var answer = talk.message();
            assertThat(answer.line())
                    .startsWith("HTTP/1.1 403 Not allowed by Sandlot: no rule allows evil.test:" + git.port());
            assertThat(answer.text()).contains("no rule allows evil.test");
            assertThat(talk.rest()).isEmpty();
        }
        assertThat(git.connections).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: evil.test", "Host: git.test@evil.test", "Host: git.test\r\nHost: evil.test"})
    void shouldRefuseAnotherHost(String header) throws Exception {
        try (var talk =
                Talk.to(proxy.http).say("CONNECT git.test:" + git.port() + " HTTP/1.1\r\n" + header + "\r\n\r\n")) {
            assertThat(talk.message().code()).isBetween(400, 403);
        }
        assertThat(git.connections).hasValue(0);
    }

    @Test
    void shouldPassWhatIsSaidBeforeTheTunnelIsOpen() throws Exception {
        try (var talk = Talk.to(proxy.http)
                .say("CONNECT git.test:" + git.port() + " HTTP/1.1\r\n\r\nearly")
                .sayNoMore()) {
            assertThat(talk.head()).startsWith("HTTP/1.1 200 ");
            assertThat(talk.rest()).isEqualTo("early");
        }
    }

    @Test
    void shouldOpenOneBehindOtherRequestsThatAreAnswered() throws Exception {
        var refused = PlainHttpTest.request("GET", "evil.test", 80, "/");
        try (var talk =
                Talk.to(proxy.http).say(refused + refused + "CONNECT git.test:" + git.port() + " HTTP/1.1\r\n\r\n")) {
            assertThat(talk.message().code()).isEqualTo(403);
            assertThat(talk.message().code()).isEqualTo(403);
            assertThat(talk.head()).startsWith("HTTP/1.1 200 ");
            assertThat(talk.say("bytes").text(5)).isEqualTo("bytes");
        }
    }

    @Test
    void shouldTellEachSideThatTheOtherSaysNoMore() throws Exception {
        try (var origin = Origin.serving(server -> {
                    server.say("hello").sayNoMore();
                    assertThat(server.rest()).isEqualTo("still there");
                });
                var proxy = proxyTo(origin);
                var talk = tunnel(proxy, origin)) {
            assertThat(talk.rest()).isEqualTo("hello");
            talk.say("still there").sayNoMore();
            Eventually.holds("the server has heard all", () -> origin.open() == 0);
            assertThat(proxy.decisions.lastEnded(1).sentBytes()).isEqualTo("still there".length());
        }
        try (var talk = tunnel(proxy, git)) {
            assertThat(talk.say("said").sayNoMore().rest()).isEqualTo("said");
        }
    }

    @Test
    void shouldLetAServerWaitForWhoReadsSlowlyAndHaveWhoLeavesTakeItAlong() throws Exception {
        var count = new AtomicLong();
        try (var origin = Origin.serving(server -> {
                    var piece = new byte[64 << 10];
                    while (true) {
                        server.say(piece);
                        count.addAndGet(piece.length);
                    }
                });
                var proxy = proxyTo(origin)) {
            var talk = tunnel(proxy, origin);
            Stalls.of(count::get, () -> count.get() > 8 * MOST_HELD);
            assertThat(count.get()).isLessThan(MOST_HELD);
            talk.reset();
            Eventually.holds("the server is left", () -> origin.open() == 0);
        }
    }

    @Test
    void shouldLetASandboxWaitForAServerThatReadsSlowlyAndLeaveItAtOnce() throws Exception {
        try (var listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var proxy = new Proxy(List.of(listening.getLocalPort()), "git.test:" + listening.getLocalPort());
                var talk = ask(proxy, "git.test", listening.getLocalPort());
                var server = new Talk(listening.accept())) {
            talk.head();
            // The sandbox's connection has two ends here, and of the server's one is left.
            long before = sockets();
            long written = PlainHttpTest.written(talk, new byte[64 << 10], 8 * MOST_HELD);
            assertThat(written).isLessThan(MOST_HELD);
            talk.reset();
            // It has taken nothing, and is left though: its connection would cost one more for each that comes and
            // goes.
            proxy.decisions.ended(1);
            Eventually.holds("the server is left", () -> sockets() <= before - 3);
        }
    }

    /** How many sockets this process has. */
    private static long sockets() {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(TunnelTest::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // It has been closed meanwhile.
        }
    }

    @Test
    void shouldLeaveAServerThatIsReachedAfterWhoAskedHasGone() throws Exception {
        var waits = new CountDownLatch(1);
        try (var origin = Origin.repeating();
                var proxy = new Proxy(List.of(origin.port()), "slow.test:" + origin.port())) {
            proxy.slow = waits;
            proxy.named.put("slow.test", List.of(InetAddress.getLoopbackAddress()));
            for (int i = 0; i < 2; i++) {
                ask(proxy, "slow.test", origin.port()).say("early").reset();
                socks(proxy, "slow.test", origin.port()).reset();
            }
            Eventually.holds(
                    "they have been judged", () -> proxy.decisions.told().size() >= 4);
            Eventually.holds("they have gone", () -> proxy.gate.connections() == 0);
            waits.countDown();
            proxy.decisions.ended(4);
            Eventually.holds("the server is left", () -> origin.connections.get() == 4 && origin.open() == 0);
        }
    }

    private static Talk socks(Proxy proxy, String host, int port) throws Exception {
        return Talk.to(proxy.socks).say(SocksFrontTest.GREETING + SocksFrontTest.named(host, port));
    }

    @Test
    void shouldCutWhatThePolicyDoesNotAllowAnyMore() throws Exception {
        try (var talk = tunnel(proxy, git);
                var socks = socks(proxy, "git.test", git.port())) {
            talk.say("a").text(1);
            socks.bytes(12);
            proxy.gate.change(Proxy.policy("git.test:" + git.port(), "other.test"));
            assertThat(talk.say("b").text(1)).as("allowed still").isEqualTo("b");
            proxy.gate.change(Proxy.policy("other.test"));
            assertThat(talk.restOrReset()).doesNotContain("b");
            socks.restOrReset();
        }
        Eventually.holds("the server is left", () -> git.open() == 0);
        assertThat(proxy.decisions.ended(2)).allSatisfy(decision -> {
            assertThat(decision.outcome()).isEqualTo(Outcome.DENIED);
            assertThat(decision.reason()).contains("the policy was changed");
        });
    }

    @Test
    void shouldRefuseANameThatHasAPrivateAddressToo() throws Exception {
        proxy.gate.change(Proxy.policy("rebound.test:" + git.port()));
        var here = InetAddress.getLoopbackAddress();
        proxy.named.put("rebound.test", List.of(here));
        try (var talk = ask(proxy, "rebound.test", git.port())) {
            assertThat(talk.message().code()).as("a control").isEqualTo(200);
        }
        proxy.named.put("rebound.test", List.of(here, InetAddress.getByName("10.0.0.1")));
        try (var talk = ask(proxy, "rebound.test", git.port())) {
            assertThat(talk.message().line()).startsWith("HTTP/1.1 403 ").contains("10.0.0.1 is a private address");
        }
        assertThat(git.connections).hasValue(1);
        assertThat(proxy.decisions.denied()).hasSize(1);
    }

    @Test
    void shouldNotLeadToTheDaemonThoughItIsExcepted() throws Exception {
        proxy.daemonPorts.add(git.port());
        try (var talk = ask(proxy, "git.test", git.port())) {
            assertThat(talk.message().line()).startsWith("HTTP/1.1 403 ").contains("is this daemon itself");
        }
        try (var talk = Talk.to(proxy.http).say(PlainHttpTest.request("GET", "git.test", git.port(), "/"))) {
            assertThat(talk.message().code()).isEqualTo(403);
        }
        assertThat(git.connections).hasValue(0);
    }

    @Test
    void shouldCarryFiveHundredAtOnce() throws Exception {
        var all = new ArrayList<Talk>();
        try {
            for (int i = 0; i < 500; i++) {
                all.add(i % 2 == 0 ? ask(proxy, "git.test", git.port()) : socks(proxy, "git.test", git.port()));
            }
            for (int i = 0; i < all.size(); i++) {
                if (i % 2 == 0) {
                    all.get(i).head();
                } else {
                    all.get(i).bytes(12);
                }
                all.get(i).say("number " + (1000 + i));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).text(11)).isEqualTo("number " + (1000 + i));
            }
            assertThat(git.open()).isEqualTo(500);
        } finally {
            for (var talk : all) {
                talk.close();
            }
        }
        proxy.decisions.ended(500);
    }
}
