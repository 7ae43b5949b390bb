package dev.sandlot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.Fault;
import dev.sandlot.stream.Channel;
import dev.sandlot.wire.AttachProtocol.FromClient;
import dev.sandlot.wire.AttachProtocol.FromServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The protocol is what the list says, which the dashboard's own description is held to as well (attach-protocol.test.mjs). */
class AttachProtocolTest {
    private static JsonObject list;

    @BeforeAll
    static void read() throws IOException {
        list = new JsonObject(Files.readString(Path.of("src/test/webroot/attach-protocol.json")));
    }

    @Test
    void shouldHaveTheNamesAndNumbersOfTheList() {
        assertThat(AttachProtocol.NAME).isEqualTo(list.getString("name"));
        assertThat(AttachProtocol.HEADER).isEqualTo(list.getInteger("header"));
        assertThat(list.getJsonObject("most").getMap())
                .isEqualTo(Map.of(
                        "frame", AttachProtocol.MOST_FRAME,
                        "control", AttachProtocol.MOST_CONTROL,
                        "writer", AttachProtocol.MOST_WRITER));
        assertThat(list.getJsonObject("channels").getMap())
                .isEqualTo(Map.of(
                        "stdin", AttachProtocol.STDIN,
                        "stdout", AttachProtocol.STDOUT,
                        "stderr", AttachProtocol.STDERR,
                        "pty", AttachProtocol.PTY));
        var codes = new JsonObject();
        for (var code : CloseCode.values()) {
            codes.put(code.name().toLowerCase(Locale.ROOT), (int) code.code());
        }
        assertThat(codes).isEqualTo(list.getJsonObject("close"));
    }

    @Test
    void shouldNumberChannelsAsTheLogsDo() {
        for (var channel : Channel.values()) {
            assertThat(list.getJsonObject("channels").getInteger(channel.label()))
                    .isEqualTo(channel.code());
        }
    }

    @Test
    void shouldReadAndWriteEachMessageOfTheList() {
        var types = new TreeSet<String>();
        for (var each : list.getJsonArray("from_server")) {
            var json = (JsonObject) each;
            var message = FromServer.of(json.getMap());
            types.add(message.getClass().getSimpleName());
            assertThat(new JsonObject(message.fields()).encode()).isEqualTo(json.encode());
        }
        assertThat(types).isEqualTo(namesOf(FromServer.class));
        types.clear();
        for (var each : list.getJsonArray("from_client")) {
            var json = (JsonObject) each;
            var message = FromClient.of(json.getMap());
            types.add(message.getClass().getSimpleName());
            assertThat(new JsonObject(message.fields()).encode()).isEqualTo(json.encode());
        }
        assertThat(types).isEqualTo(namesOf(FromClient.class));
    }

    private static TreeSet<String> namesOf(Class<?> sealed) {
        var names = new TreeSet<String>();
        Arrays.stream(sealed.getPermittedSubclasses()).forEach(each -> names.add(each.getSimpleName()));
        return names;
    }

    @Test
    void shouldKnowNothingElseAndFailAtNothing() {
        for (var text : new String[] {"{}", "{\"type\":null}", "{\"type\":7}", "{\"type\":\"news\"}"}) {
            assertThat(FromServer.of(new JsonObject(text).getMap())).isNull();
            assertThat(FromClient.of(new JsonObject(text).getMap())).isNull();
        }
        assertThat(FromClient.of(new JsonObject("{\"type\":\"resize\",\"cols\":\"x\",\"rows\":2.5}").getMap()))
                .isEqualTo(new AttachProtocol.Resize(0, 0));
        assertThat(FromServer.of(new JsonObject("{\"type\":\"ready\",\"state\":\"running\"}").getMap()))
                .isEqualTo(
                        new AttachProtocol.Ready("", "", "running", new AttachProtocol.Ready.Streams(0, false, null)));
    }

    @Test
    void shouldTakeAFrameOfTheServerApart() throws IOException {
        var frame = ByteBuffer.allocate(11)
                .put((byte) AttachProtocol.STDERR)
                .putLong(1L << 40)
                .put(new byte[] {'h', 'i'})
                .array();
        var output = AttachProtocol.Output.of(frame);

        assertThat(output.channel()).isEqualTo(AttachProtocol.STDERR);
        assertThat(output.seq()).isEqualTo(1L << 40);
        assertThatThrownBy(() -> AttachProtocol.Output.of(new byte[8])).isInstanceOf(IOException.class);
    }

    @Test
    void shouldRefuseWithTheStatusThatHttpHas() {
        assertThat(CloseCode.refusing(Fault.Kind.NOT_FOUND)).isEqualTo(CloseCode.NOT_FOUND);
        assertThat(CloseCode.refusal(4403)).isEqualTo(Fault.Kind.FORBIDDEN);
        assertThat(CloseCode.refusing(Fault.Kind.CONFLICT)).isNull();
        assertThat(CloseCode.refusal(1012)).isNull();
        assertThat(CloseCode.refusal(4999)).isNull();
    }

    @Test
    void shouldBeWhatTheDocumentOfTheApiTells() throws IOException {
        var document = new JsonObject(Files.readString(Path.of("src/main/resources/openapi.json")));
        var told = document.getJsonObject("paths")
                .getJsonObject("/api/v1/sandboxes/{sandbox}/processes/{process}/attach")
                .getJsonObject("get")
                .getJsonObject("responses")
                .getJsonObject("101")
                .getString("description");
        var words = new ArrayList<String>();
        for (var side : new String[] {"from_server", "from_client"}) {
            list.getJsonArray(side).forEach(each -> words.add('`' + ((JsonObject) each).getString("type") + '`'));
        }
        assertThat(told).contains(words);
        for (var code : CloseCode.values()) {
            if (code != CloseCode.PROTOCOL_ERROR) {
                assertThat(told).contains(Short.toString(code.code()));
            }
        }
    }
}
