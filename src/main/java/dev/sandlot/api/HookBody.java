package dev.sandlot.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.sandlot.model.AgentHook;
import dev.sandlot.model.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What Claude Code's hooks send. Of what may be megabytes only a few texts are kept. */
public final class HookBody {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int LONGEST = 1000;
    private static final Set<String> WANTED =
            Set.of("hook_event_name", "session_id", "notification_type", "message", "tool_name");

    private HookBody() {}

    /** A fault of kind MALFORMED where it is no JSON object, INVALID where it names no event. */
    public static AgentHook read(Buffer body) {
        var texts = texts(((BufferInternal) body).getByteBuf());
        var event = texts.getOrDefault("hook_event_name", "");
        if (event.isEmpty()) {
            throw Fault.invalid("hook_event_name", "has to name the event").asException();
        }
        return new AgentHook(
                event,
                texts.getOrDefault("session_id", ""),
                texts.getOrDefault("notification_type", ""),
                Text.printable(message(texts)));
    }

    private static String message(Map<String, String> texts) {
        var tool = texts.get("tool_name");
        return texts.containsKey("message") || tool == null
                ? texts.getOrDefault("message", "")
                : "May it use " + tool + "?";
    }

    private static Map<String, String> texts(ByteBuf body) {
        var texts = new HashMap<String, String>();
        try (var parser = FACTORY.createParser((InputStream) new ByteBufInputStream(body.duplicate()))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed();
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                var value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING && WANTED.contains(name) && parser.getTextLength() <= LONGEST) {
                    texts.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            return texts;
        } catch (IOException e) {
            throw malformed();
        }
    }

    private static RuntimeException malformed() {
        return Fault.of(Fault.Kind.MALFORMED, "The body is not a JSON object.", "Send what the hook was given.")
                .asException();
    }
}
