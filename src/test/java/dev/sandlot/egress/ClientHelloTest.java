package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.egress.ClientHello.State;
import dev.sandlot.model.NetworkHost;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tunnel begins with. */
class ClientHelloTest {
    private static final long SEED = 20_261_130;

    /** As the JDK makes it. */
    private static byte[] real(String name) throws Exception {
        var engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        var out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** A hello of its own with these extensions (type, bytes). */
    private static byte[] hello(Object... extensions) {
        var list = new ByteArrayOutputStream();
        for (int i = 0; i < extensions.length; i += 2) {
            var bytes = (byte[]) extensions[i + 1];
            list.writeBytes(number((Integer) extensions[i], 2));
            list.writeBytes(number(bytes.length, 2));
            list.writeBytes(bytes);
        }
        var body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {3, 3});
        body.writeBytes(new byte[32]);
        body.writeBytes(new byte[] {0, 0, 2, 0x13, 1, 1, 0});
        body.writeBytes(number(list.size(), 2));
        body.writeBytes(list.toByteArray());
        return records(handshake(body.toByteArray()), 16_384);
    }

    private static byte[] handshake(byte[] body) {
        var message = new ByteArrayOutputStream();
        message.write(1);
        message.writeBytes(number(body.length, 3));
        message.writeBytes(body);
        return message.toByteArray();
    }

    /** In records of this size. */
    private static byte[] records(byte[] message, int size) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += size) {
            int length = Math.min(size, message.length - at);
            out.writeBytes(new byte[] {22, 3, 1});
            out.writeBytes(number(length, 2));
            out.write(message, at, length);
        }
        return out.toByteArray();
    }

    private static byte[] serverName(String... names) {
        var list = new ByteArrayOutputStream();
        for (var name : names) {
            list.write(0);
            list.writeBytes(number(name.length(), 2));
            list.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        }
        var extension = new ByteArrayOutputStream();
        extension.writeBytes(number(list.size(), 2));
        extension.writeBytes(list.toByteArray());
        return extension.toByteArray();
    }

    private static byte[] number(int value, int bytes) {
        var out = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            out[i] = (byte) (value >> 8 * (bytes - 1 - i));
        }
        return out;
    }

    private static ClientHello look(byte[] bytes) {
        return ClientHello.look(Unpooled.wrappedBuffer(bytes));
    }

    @Test
    void shouldFindTheNameInARealOne() throws Exception {
        assertThat(look(real("api.example.org"))).isEqualTo(new ClientHello(State.HELLO, "api.example.org"));
        assertThat(look(real(null))).isEqualTo(new ClientHello(State.HELLO, null));
    }

    @Test
    void shouldWantMoreUntilItIsWholeAndLeaveTheBytes() throws Exception {
        var whole = real("api.example.org");
        for (int length = 0; length < whole.length; length++) {
            assertThat(look(Arrays.copyOf(whole, length)).state())
                    .as("%d bytes", length)
                    .isEqualTo(State.MORE);
        }
        ByteBuf bytes =
                Unpooled.buffer().writeBytes(new byte[7]).writeBytes(whole).skipBytes(7);
        assertThat(ClientHello.look(bytes).state()).isEqualTo(State.HELLO);
        assertThat(bytes.readerIndex()).isEqualTo(7);
        assertThat(bytes.readableBytes()).isEqualTo(whole.length);
    }

    @Test
    void shouldPutRecordsTogether() throws Exception {
        var whole = real("api.example.org");
        var message = Arrays.copyOfRange(whole, 5, whole.length);
        for (int size : new int[] {message.length / 30 + 1, 50, 100, message.length - 1}) {
            assertThat(look(records(message, size)).name()).isEqualTo("api.example.org");
        }
        assertThat(look(records(message, 3)).state()).isEqualTo(State.MALFORMED);
    }

    @Test
    void shouldNotLookAtWhatFollows() throws Exception {
        var whole = Arrays.copyOf(real("api.example.org"), 3000);
        Arrays.fill(whole, 2000, 3000, (byte) 0x17);
        assertThat(look(whole).name()).isEqualTo("api.example.org");
    }

    @Test
    void shouldPassOverWhatItDoesNotKnow() {
        assertThat(look(hello(
                        0x1a1a, new byte[0], 0, serverName("a.test"), 0xfe0d, new byte[100], 0x2a2a, new byte[1])))
                .isEqualTo(new ClientHello(State.HELLO, "a.test"));
        assertThat(look(records(handshake(Arrays.copyOfRange(hello(), 9, hello().length - 2)), 16_384)))
                .isEqualTo(new ClientHello(State.HELLO, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "GET / HTTP/1.1\r\n",
                "\u0080\u002e\u0001",
                "\u0015\u0003\u0001",
                "\u0016\u0002",
                "\u0000"
            })
    void shouldKnowWhatIsNoTls(String bytes) {
        assertThat(look(bytes.getBytes(StandardCharsets.ISO_8859_1)).state()).isEqualTo(State.NOT_TLS);
    }

    @Test
    void shouldFindAllElseMalformed() {
        var good = hello(0, serverName("a.test"));
        assertThat(look(hello(0, serverName("a.test"), 0, serverName("b.test"))).state())
                .isEqualTo(State.MALFORMED);
        assertThat(look(hello(0, serverName("a.test", "b.test"))).state()).isEqualTo(State.MALFORMED);
        assertThat(look(hello(0, serverName(""))).state()).isEqualTo(State.MALFORMED);
        assertThat(look(hello(0, serverName())).state()).isEqualTo(State.MALFORMED);
        assertThat(look(hello(0, new byte[0])).state()).isEqualTo(State.MALFORMED);
        assertThat(look(hello(0, new byte[] {0, 4, 1, 0, 1, 'a'})).state()).isEqualTo(State.MALFORMED);
        assertThat(look(changed(good, 5, 2)).state()).as("no client's").isEqualTo(State.MALFORMED);
        assertThat(look(changed(good, 4, 0)).state()).as("an empty record").isEqualTo(State.MALFORMED);
        assertThat(look(changed(good, 3, 0x7f)).state()).as("a long record").isEqualTo(State.MALFORMED);
        assertThat(look(changed(good, 6, 1)).state()).as("a long message").isEqualTo(State.MALFORMED);
        assertThat(look(changed(good, 43, 33)).state()).as("a long session").isEqualTo(State.MALFORMED);
        assertThat(look(changed(good, 50, 0x7f)).state()).as("long extensions").isEqualTo(State.MALFORMED);
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        var copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    @Test
    void shouldNotWaitForEver() {
        var endless = Arrays.copyOf(new byte[] {22, 3, 1, 0x40, 0, 1, 0, 0x43, (byte) 0xfc}, ClientHello.MOST_BYTES);
        assertThat(look(Arrays.copyOf(endless, 16_000)).state()).isEqualTo(State.MORE);
        assertThat(look(endless).state()).isEqualTo(State.MALFORMED);
    }

    @Test
    void shouldStandWhateverComes() throws Exception {
        var random = new Random(SEED);
        var good = real("api.example.org");
        for (int round = 0; round < 50_000; round++) {
            var bytes = Arrays.copyOf(good, good.length - random.nextInt(2) * random.nextInt(good.length));
            for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(Math.min(bytes.length, 1 << 4 + random.nextInt(6)))] = (byte) random.nextInt();
            }
            var found = look(bytes);
            assertThat(found.name() == null || found.state() == State.HELLO).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.test, a.test, true",
        "A.TEST, a.test, true",
        "a.test., a.test, true",
        "b.test, a.test, false",
        "a.test.evil.com, a.test, false",
        "a.test%00, a.test, false",
        "1.2.3.4, a.test, false",
        "a.test, 1.2.3.4, false",
        "1.2.3.4, 1.2.3.4, true"
    })
    void shouldFitTheHostOfTheTunnel(String name, String host, boolean fits) {
        var refusal = look(hello(0, serverName(name))).refusal(NetworkHost.parse("host", host));
        assertThat(refusal.isEmpty()).as(refusal.orElse("")).isEqualTo(fits);
    }

    @Test
    void shouldRefuseWhatCannotBeReadAndNothingThatNamesNoServer() {
        var host = NetworkHost.parse("host", "a.test");
        assertThat(look(hello(0, serverName("a.test\0b"))).refusal(host))
                .hasValueSatisfying(
                        why -> assertThat(why)
                                .isEqualTo(
                                        "the name of the TLS server has U+0000 in its host; a host's name has letters, digits, \"-\", \"_\" and \".\""));
        assertThat(look(hello(0, new byte[3])).refusal(host)).isPresent();
        assertThat(look(hello()).refusal(host)).isEmpty();
        assertThat(look(new byte[] {'S', 'S', 'H'}).refusal(host)).isEmpty();
        assertThat(look(hello(0, serverName("b.test"))).refusal(host))
                .hasValue("the tunnel is to a.test, and TLS in it asks for another server, b.test");
    }
}
