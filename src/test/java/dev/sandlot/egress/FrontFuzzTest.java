package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Requests of all kinds, changed at random: none of them reaches a server that is not allowed, and each connection is ended. Where all is allowed, some
 * reach it; so the changes are such that would be noticed.
 */
class FrontFuzzTest {
    private static final long SEED = 20_261_203;
    private static final int ROUNDS = 600;
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\n",
            "\r",
            "\u0000",
            " ",
            "\t",
            ":",
            "@",
            "%00",
            "%0d%0a",
            "\\",
            "/",
            "//",
            "..",
            "#",
            "?",
            ",",
            ";",
            "evil.test",
            "evil.test:EVIL",
            "@evil.test:EVIL",
            "GET http://evil.test:EVIL/ HTTP/1.1\r\nHost: evil.test:EVIL\r\n\r\n",
            "CONNECT evil.test:EVIL HTTP/1.1\r\n\r\n",
            "Host: evil.test:EVIL\r\n",
            "Content-Length: 7\r\n",
            "Content-Length: 0\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Connection: close\r\n",
            "0\r\n\r\n",
            "HTTP/1.0",
            "HTTP/1.1",
            "Expect: 100-continue\r\n",
            "\u0005\u0001\u0000",
            "\u0000\u0003\u0009evil.test");

    /** @param evil how often what is not allowed was reached */
    private record Outcome(int git, int evil) {}

    private static List<String> http(int git, int evil) {
        var host = " HTTP/1.1\r\nHost: git.test:" + git + "\r\n";
        var url = "http://git.test:" + git;
        return List.of(
                "GET " + url + "/" + host + "\r\n",
                "GET http://evil.test:" + evil + "/ HTTP/1.1\r\nHost: evil.test:" + evil + "\r\n\r\n",
                "POST " + url + "/a" + host + "Content-Length: 5\r\n\r\nhello",
                "POST " + url + "/b" + host + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nGET " + url
                        + "/c" + host + "\r\n",
                "CONNECT git.test:" + git + host + "\r\nhello",
                "CONNECT evil.test:" + evil + " HTTP/1.1\r\n\r\nhello",
                "GET " + url + "/ws" + host + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                "HEAD " + url + "/" + host + "Expect: 100-continue\r\n\r\nGET " + url + "/" + host + "\r\n");
    }

    private static List<String> socks(int git, int evil) {
        return List.of(
                SocksFrontTest.GREETING + SocksFrontTest.named("git.test", git) + "hello",
                SocksFrontTest.GREETING + SocksFrontTest.named("evil.test", evil) + "hello",
                "\u0005\u0002\u0000\u0002" + SocksFrontTest.named("evil.test", evil),
                SocksFrontTest.GREETING + SocksFrontTest.named("git.test", evil));
    }

    private static String changed(Random random, String request, int evil) {
        var text = new StringBuilder(request);
        for (int changes = random.nextInt(4); changes > 0 && text.length() > 0; changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                case 2 ->
                    text.insert(at, PIECES.get(random.nextInt(PIECES.size())).replace("EVIL", "" + evil));
                case 3 -> text.setLength(at);
                default -> text.append(text.substring(at));
            }
        }
        return text.toString();
    }

    private static Outcome fuzz(boolean isAllAllowed) throws Exception {
        var random = new Random(SEED);
        try (var git = Origin.echoing();
                var evil = Origin.echoing();
                var proxy = new Proxy(List.of(git.port(), evil.port()), rules(isAllAllowed, git.port(), evil.port()))) {
            var http = http(git.port(), evil.port());
            var socks = socks(git.port(), evil.port());
            for (int round = 0; round < ROUNDS; round++) {
                boolean isHttp = random.nextInt(3) > 0;
                var all = isHttp ? http : socks;
                var text = changed(random, all.get(random.nextInt(all.size())), evil.port());
                try (var talk = Talk.to(isHttp ? proxy.http : proxy.socks)) {
                    converse(random, talk, text.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            Eventually.holds(
                    "nothing is open any more",
                    () -> proxy.gate.connections() == 0 && git.open() == 0 && evil.open() == 0);
            // Each that was begun has been told to be over.
            var told = proxy.decisions.told();
            long begun = told.stream()
                    .filter(decision -> decision.endedAt() == null
                            && decision.outcome() != dev.sandlot.model.NetworkDecision.Outcome.DENIED)
                    .count();
            proxy.decisions.ended((int) begun);
            return new Outcome(git.connections.get(), evil.connections.get());
        }
    }

    private static String[] rules(boolean isAllAllowed, int git, int evil) {
        var rules = new ArrayList<>(List.of("git.test:" + git));
        if (isAllAllowed) {
            rules.add("evil.test:" + evil);
            rules.add("git.test:" + evil);
        }
        return rules.toArray(String[]::new);
    }

    /** Says it in one or two pieces, and listens to the end: a connection that hangs fails by the time that a read may take. */
    private static void converse(Random random, Talk talk, byte[] text) throws Exception {
        try {
            int cut = random.nextInt(text.length + 1);
            talk.say(Arrays.copyOf(text, cut))
                    .say(Arrays.copyOfRange(text, cut, text.length))
                    .sayNoMore();
        } catch (SocketException e) {
            return; // It has been ended already.
        }
        talk.restOrReset();
    }

    @Test
    void shouldReachNothingThatIsNotAllowedWhateverIsSaid() throws Exception {
        var outcome = fuzz(false);
        assertThat(outcome.evil()).isZero();
        assertThat(outcome.git()).as("what is allowed is reached still").isGreaterThan(ROUNDS / 10);
        assertThat(fuzz(true).evil()).as("a control").isGreaterThan(ROUNDS / 20);
    }
}
