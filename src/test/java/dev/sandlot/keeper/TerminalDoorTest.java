package dev.sandlot.keeper;

import static dev.sandlot.keeper.KeeperHost.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.TerminalSize;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the holder of a terminal does at its door: screens, questions of programs, and whoever comes there. */
@ParameterizedClass
@EnumSource(KeeperHost.Build.class)
@Timeout(300)
class TerminalDoorTest extends OnTerminals {
    private static final byte[] RETURN = {'\r'};

    /** Cursor movements, colours and wide characters. */
    private static final String DRAWING = "awk -v seed=$seed 'BEGIN { srand(seed); for (i = 0; i < 20000; i++) printf "
            + "\"\\033[%d;%dH\\033[3%d;%dm%s\\342\\224\\200\\346\\274\\242%c\", "
            + "rand() * 30, rand() * 90, rand() * 8, rand() * 8, i, i % 7 ? 32 : 10 }'";

    /** What is shown at N, and then what is printed from N on, is what is shown in the end. */
    @Test
    void shouldShowTheScreenAtAnExactPositionWhileMuchIsPrinted() throws IOException {
        var terminal = terminals.start(
                "stty -echo; for seed in 1 2 3 4; do read x; " + DRAWING + "; printf end; done; read x");
        var connection = terminal.connect();
        var shown = new ArrayList<KeptTerminal.Shown>();
        for (int round = 1; round <= 4; round++) {
            int ends = round;
            var begun = connection.type(RETURN);
            do {
                shown.add(connection.show(KeptTerminal.Form.SNAPSHOT, null).join());
            } while (terminal.log().split("end", -1).length <= ends);
            begun.join();
        }
        var whole = connection.show(KeptTerminal.Form.STYLED, null).join();
        var bytes = Files.readAllBytes(terminal.pty());
        assertThat(whole.position()).isEqualTo(bytes.length);
        for (int i = 0; i < 6; i++) {
            var one = shown.get(i * (shown.size() - 1) / 5);
            var same = Files.write(directory.resolve("same" + i), one.bytes());
            var rest = Arrays.copyOfRange(bytes, (int) one.position(), bytes.length);
            Files.write(same, rest, StandardOpenOption.APPEND);
            var again = terminals.start("stty raw; cat " + same + "; read x");
            await(() -> again.pty().toFile().length() == same.toFile().length());
            var drawn = again.connect().show(KeptTerminal.Form.STYLED, null).join();
            assertThat(text(drawn)).as("from %d", one.position()).isEqualTo(text(whole));
        }
    }

    private static String text(KeptTerminal.Shown shown) {
        return new String(shown.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldLoseNothingOfAFloodWhileItsScreenIsLookedAt() throws IOException {
        int most = build == KeeperHost.Build.SHIPPED ? 6_000_000 : 400_000;
        var terminal = terminals.start("seq 1 " + most + "; exit 9");
        var connection = terminal.connect();
        var looks = look(connection, 0);
        terminal.ends("exit 9");
        assertThatThrownBy(looks::join).hasRootCauseInstanceOf(IOException.class);
        try (var log = new BufferedInputStream(Files.newInputStream(terminal.pty()), 1 << 20)) {
            for (int i = 1; i <= most; i++) {
                if (!line(log).equals(i + "\r")) {
                    throw new AssertionError("line " + i);
                }
            }
            assertThat(log.read()).isNegative();
        }
        assertThat(Files.readString(terminal.directory().resolve("screen")).strip())
                .endsWith((most - 1) + "\n" + most);
    }

    /** One look after another, until there is nothing to be looked at any more. */
    private static CompletableFuture<Void> look(KeptTerminal connection, long before) {
        return connection.show(KeptTerminal.Form.TEXT, null).thenCompose(shown -> {
            assertThat(shown.position()).isGreaterThanOrEqualTo(before);
            return look(connection, shown.position());
        });
    }

    private static String line(InputStream from) throws IOException {
        var line = new StringBuilder();
        for (int c = from.read(); c >= 0 && c != '\n'; c = from.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Test
    void shouldCloseAConnectionThatDoesNotTakeItsAnswers() throws IOException {
        var terminal =
                terminals.start("stty -echo; read x; yes | tr -d '\\n' | head -c 600000; printf 'full\\n'; exec cat");
        var connection = terminal.connect();
        connection.resize(new TerminalSize(1000, 500)).join();
        connection.type(RETURN).join();
        terminal.prints("full");
        var show = DoorFrame.encode(1, new DoorFrame.Show(KeptTerminal.Form.TEXT, null));
        try (var deaf = raw(terminal)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            deaf.write(ByteBuffer.wrap(show));
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        connection.type("still here\r".getBytes(StandardCharsets.UTF_8)).join();
        terminal.prints("still here");
    }

    @Test
    void shouldTakeManySmallFramesInTheirOrder() throws IOException {
        var terminal = terminals.start("stty raw -echo; printf up; head -c 1000");
        terminal.prints("up");
        var connection = terminal.connect();
        var expected = new StringBuilder("up");
        var typed = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 1000; i++) {
            typed.add(connection.type(new byte[] {(byte) ('a' + i % 26)}));
            expected.append((char) ('a' + i % 26));
        }
        CompletableFuture.allOf(typed.toArray(CompletableFuture[]::new)).join();
        terminal.ends("exit 0");
        assertThat(terminal.log()).isEqualTo(expected.toString());
    }

    @Test
    void shouldTakeFramesThatAreCutAnywhere() throws IOException {
        var terminal = terminals.start("stty raw -echo; printf up; exec cat");
        terminal.prints("up");
        var frames = new ArrayList<byte[]>();
        frames.add(DoorFrame.encode(5, new DoorFrame.Type("hello".getBytes(StandardCharsets.UTF_8))));
        frames.add(DoorFrame.encode(6, new DoorFrame.Key("x", 0)));
        var both = ByteBuffer.allocate(frames.get(0).length + frames.get(1).length)
                .put(frames.get(0))
                .put(frames.get(1))
                .array();
        var another = terminal.connect();
        try (var connection = raw(terminal)) {
            for (int cut = 1; cut < both.length; cut++) {
                connection.write(ByteBuffer.wrap(both, 0, cut));
                // It has been heard, for what came later is answered.
                another.show(KeptTerminal.Form.TEXT, null).join();
                connection.write(ByteBuffer.wrap(both, cut, both.length - cut));
                assertThat(answer(connection)).isEqualTo(5);
                assertThat(answer(connection)).isEqualTo(6);
            }
        }
        terminal.prints("up" + "hellox".repeat(both.length - 1));
    }

    /** The token of the next answer, which has to be that something is done. */
    private static long answer(SocketChannel connection) throws IOException {
        var frame = ByteBuffer.allocate(21);
        while (frame.hasRemaining()) {
            assertThat(connection.read(frame)).isPositive();
        }
        frame.flip();
        assertThat(frame.getInt()).isEqualTo(17);
        assertThat(frame.get()).isEqualTo((byte) 1);
        return frame.getLong();
    }

    @Test
    void shouldCutOffWhoSaysWhatIsNoFrameAndRefuseWhatIsNoOrder() throws IOException {
        var terminal = terminals.start("stty raw -echo; printf up; exec cat");
        terminal.prints("up");
        var another = terminal.connect();
        for (var said : List.of(new byte[] {-1, -1, -1, -1}, new byte[] {0, 0, 0, 1, 1}, new byte[] {0, 32, 0, 1})) {
            try (var stranger = raw(terminal)) {
                stranger.write(ByteBuffer.wrap(said));
                assertThat(stranger.read(ByteBuffer.allocate(1))).isNegative();
            }
        }
        for (var said : List.of(
                "0000000963" + "0000000000000007",
                "0000000a06" + "0000000000000007" + "02",
                "0000000d04" + "0000000000000007" + "00000001",
                "0000000d01" + "0000000000000007" + "00000001")) {
            try (var stranger = raw(terminal)) {
                stranger.write(ByteBuffer.wrap(HexFormat.of().parseHex(said)));
                var head = ByteBuffer.allocate(13);
                while (head.hasRemaining()) {
                    assertThat(stranger.read(head)).as(said).isPositive();
                }
                assertThat(head.get(4)).isEqualTo((byte) 3);
                assertThat(head.getLong(5)).isEqualTo(7);
            }
        }
        for (int i = 0; i < 50; i++) {
            try (var stranger = raw(terminal)) {
                var noise = new byte[1 + ThreadLocalRandom.current().nextInt(300)];
                ThreadLocalRandom.current().nextBytes(noise);
                noise[0] = 1; // a length that is none
                stranger.write(ByteBuffer.wrap(noise));
            }
        }
        another.type("on".getBytes(StandardCharsets.UTF_8)).join();
        terminal.prints("upon");
    }

    @Test
    void shouldServeManyConnectionsAndNeverMixWhatTheyType() throws IOException {
        var terminal = terminals.start("stty raw -echo; printf up; exec cat");
        terminal.prints("up");
        var connections = new ArrayList<KeptTerminal>();
        for (int i = 0; i < 150; i++) {
            connections.add(terminal.connect());
        }
        var typed = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < connections.size(); i++) {
            var word = "<" + String.valueOf((char) ('a' + i % 26)).repeat(501) + ">";
            typed.add(connections.get(i).type(word.getBytes(StandardCharsets.UTF_8)));
        }
        CompletableFuture.allOf(typed.toArray(CompletableFuture[]::new)).join();
        await(() -> terminal.log().length() == 2 + 150 * 503);
        assertThat(terminal.log().substring(2)).matches("(<([a-z])\\2{500}>)+");
        connections.forEach(KeptTerminal::close);
        var shown = terminal.connect()
                .show(KeptTerminal.Form.SNAPSHOT, new TerminalSize(10, 5))
                .join();
        assertThat(shown.position()).isEqualTo(terminal.log().length());
    }

    @Test
    void shouldAnswerQuestionsOfTheProgramWhereNobodyElseDoes() throws IOException {
        var ask = "printf '\\033[c'; head -c 3 | od -An -c -w99; ";
        var terminal = terminals.start(
                "stty raw -echo min 1; " + ask + "printf next; read x; " + ask + "printf over; read x; " + ask);
        terminal.prints("next");
        assertThat(terminal.words()).contains("033 [ ?");
        var driver = terminal.connect();
        // The rest of the first answer is read as a line.
        assertThat(driver.drive(true).join()).isPositive();
        driver.type("\n".getBytes(StandardCharsets.UTF_8)).join();
        await(() -> terminal.log().split("\u001b\\[c", -1).length == 3);
        var shown = driver.show(KeptTerminal.Form.TEXT, null).join();
        assertThat(shown.position()).isEqualTo(terminal.log().length());
        driver.answer("xyz".getBytes(StandardCharsets.UTF_8)).join();
        terminal.prints("over");
        assertThat(terminal.words()).contains("x y z");
        driver.type("\n".getBytes(StandardCharsets.UTF_8)).join();
        await(() -> terminal.log().split("\u001b\\[c", -1).length == 4);
        var late = driver.show(KeptTerminal.Form.TEXT, null).join();
        assertThat(late.position()).isEqualTo(terminal.log().length());
        driver.close();
        driver.closed().join();
        assertThat(terminal.record()).doesNotContain("exit");
        terminal.connect().type("end".getBytes(StandardCharsets.UTF_8)).join();
        terminal.ends("exit 0");
        assertThat(terminal.words()).endsWith("e n d");
    }

    @Test
    void shouldTypeAnswersOnlyForWhoAskedAndAsManyAsWereAsked() throws IOException {
        new ProcessBuilder("mkfifo", directory.resolve("go").toString())
                .start()
                .onExit()
                .join();
        var asker = directory.resolve("asker");
        Files.writeString(asker, "stty raw -echo; printf '\\033[c'; read x <" + directory + "/go; stty sane");
        var reader = directory.resolve("reader");
        Files.writeString(reader, "stty raw -echo; printf '\\033[casked'; head -c 3 | od -An -c -w99; stty sane");
        var terminal = terminals.start("PS1='$ ' exec bash --norc --noprofile --noediting -i");
        terminal.prints("$ ");
        var driver = terminal.connect();
        driver.drive(true).join();
        driver.type(("sh " + asker + "\r").getBytes(StandardCharsets.UTF_8)).join();
        terminal.prints("\u001b[c");
        driver.show(KeptTerminal.Form.TEXT, null).join();
        Files.writeString(directory.resolve("go"), "\n");
        await(() -> terminal.log().endsWith("$ "));
        driver.answer("late".getBytes(StandardCharsets.UTF_8)).join();
        driver.type(("sh " + reader + "\r").getBytes(StandardCharsets.UTF_8)).join();
        terminal.prints("asked");
        driver.answer("ab".getBytes(StandardCharsets.UTF_8)).join();
        driver.answer("more".getBytes(StandardCharsets.UTF_8)).join();
        driver.type("c".getBytes(StandardCharsets.UTF_8)).join();
        // Until the shell reads again, a return is none.
        await(() -> terminal.log().matches("(?s).*a   b   c.*\\$ "));
        driver.type("exit 6\r".getBytes(StandardCharsets.UTF_8)).join();
        terminal.ends("exit 6");
        assertThat(terminal.log()).doesNotContain("late", "more");
    }

    private static SocketChannel raw(TestTerminals.One terminal) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(terminal.door()));
    }
}
