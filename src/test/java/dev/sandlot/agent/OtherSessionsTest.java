package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Command;
import dev.sandlot.model.TokenCount;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherSessionsTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldTakeTheLastTotalOfCodex() {
        var path =
                "/home/agent/.codex/sessions/2026/11/20/rollout-2026-11-20T10-00-00-0199a213-81c0-7800-8aa1-bbab2a035a53.jsonl";
        var text = """
                {"timestamp":"2026-11-20T10:00:00Z","type":"session_meta","payload":{"id":"x"}}
                {"timestamp":"2026-11-20T10:00:00Z","type":"turn_context","payload":{"model":"gpt-5-codex"}}
                {"timestamp":"2026-11-20T10:00:01Z","type":"response_item","payload":{"type":"function_call","call_id":"c1"}}
                {"timestamp":"2026-11-20T10:00:01Z","type":"event_msg","payload":{"type":"token_count","info":null}}
                {"timestamp":"2026-11-20T10:00:02Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":100,"cached_input_tokens":40,"output_tokens":5}}}}
                {"timestamp":"2026-11-20T10:00:03Z","type":"response_item","payload":{"type":"message","role":"assistant"}}
                {"timestamp":"2026-11-20T10:00:03Z","type":"response_item","payload":{"type":"message","role":"user"}}
                {"timestamp":"2026-11-20T10:00:04Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":300,"cached_input_tokens":140,"output_tokens":25}}}}
                """;
        var sessions = new Sessions("codex");
        var all = bytes(text);
        for (int end = 0; end <= all.length; end += 50) {
            sessions.read(path, java.util.Arrays.copyOf(all, end), 1 << 20);
        }
        sessions.read(path, all, 1 << 20);

        assertThat(sessions.tokens()).isEqualTo(new TokenCount(160, 25, 140, 0));
        assertThat(sessions.messages()).isEqualTo(1);
        assertThat(sessions.toolUses()).isEqualTo(1);
        assertThat(sessions.models()).containsExactly("gpt-5-codex");
        assertThat(sessions.seen).containsOnlyKeys("0199a213-81c0-7800-8aa1-bbab2a035a53");
    }

    @Test
    void shouldReadGeminisDocumentEachTimeItIsWrittenAnew() {
        var first = """
                {"sessionId":"g-1","messages":[
                 {"id":"a","timestamp":"2026-11-20T10:00:00Z","type":"user","content":"hi"},
                 {"id":"b","timestamp":"2026-11-20T10:00:01Z","type":"gemini","model":"gemini-2.5-pro",
                  "tokens":{"input":100,"output":10,"cached":30,"thoughts":5,"tool":0,"total":115},"toolCalls":[{"id":"t1"}]}""";
        var sessions = new Sessions("gemini");
        var path = "/home/agent/.gemini/tmp/abc/chats/session-2026.json";
        sessions.read(path, bytes(first), 1 << 20);
        assertThat(sessions.messages()).isZero();
        sessions.read(path, bytes(first + "]}"), 1 << 20);
        sessions.read(
                path,
                bytes(
                        first
                                + ",{\"id\":\"c\",\"type\":\"gemini\",\"model\":\"gemini-2.5-pro\",\"tokens\":{\"input\":1}}]}"),
                1 << 20);

        assertThat(sessions.tokens()).isEqualTo(new TokenCount(71, 15, 30, 0));
        assertThat(sessions.messages()).isEqualTo(2);
        assertThat(sessions.toolUses()).isEqualTo(1);
    }

    @Test
    void shouldReadGeminisLines() {
        var sessions = new Sessions("gemini-lines");
        var path = "/home/agent/.gemini/tmp/abc/chats/session-2026-11-20T10-00-abcd1234.jsonl";
        var text = """
                {"sessionId":"g-1","projectHash":"h","startTime":"2026-11-20T10:00:00Z","lastUpdated":"2026-11-20T10:00:00Z"}
                {"id":"a","timestamp":"2026-11-20T10:00:01Z","type":"user","content":"hi"}
                {"id":"b","timestamp":"2026-11-20T10:00:02Z","type":"gemini","model":"gemini-2.5-pro","tokens":null}
                {"id":"b","timestamp":"2026-11-20T10:00:02Z","type":"gemini","model":"gemini-2.5-pro","tokens":{"input":1,"output":1,"cached":0,"thoughts":0}}
                {"id":"b","timestamp":"2026-11-20T10:00:02Z","type":"gemini","model":"gemini-2.5-pro","tokens":{"input":1000,"output":25,"cached":400,"thoughts":10,"tool":0,"total":1035},"toolCalls":[{"id":"t1"}]}
                {"$set":{"lastUpdated":"2026-11-20T10:00:03Z","messages":[{"id":"b","type":"gemini","model":"gemini-2.5-pro","tokens":{"input":1000,"output":25,"cached":400,"thoughts":10}}]}}
                {"$rewindTo":"a"}
                """;
        var all = bytes(text);
        for (int end = 0; end <= all.length; end += 50) {
            sessions.read(path, java.util.Arrays.copyOf(all, end), 1 << 20);
        }
        sessions.read(path, all, 1 << 20);

        assertThat(sessions.tokens()).isEqualTo(new TokenCount(600, 35, 400, 0));
        assertThat(sessions.messages()).isEqualTo(1);
        assertThat(sessions.toolUses()).isEqualTo(1);
        assertThat(sessions.seen).containsOnlyKeys("g-1");

        var sub = path.replace("session-2026-11-20T10-00-abcd1234", "g-1/sub-1");
        sessions.read(
                sub,
                bytes(text.replace("\"g-1\"", "\"sub-1\"")
                        .replace("\"id\":\"b\"", "\"id\":\"s\"")
                        .replace("t1", "t2")),
                1 << 20);
        assertThat(sessions.tokens()).isEqualTo(new TokenCount(1200, 70, 800, 0));
        assertThat(sessions.seen).containsOnlyKeys("g-1");
    }

    @Test
    void shouldReadEachFileOfGeminiAsItIsWritten() {
        assertThat(Format.of("gemini", "/x/chats/session-1.json")).isSameAs(Format.ALL.get("gemini"));
        assertThat(Format.of("gemini", "/x/chats/session-1.jsonl")).isSameAs(Format.ALL.get("gemini-lines"));
        assertThat(Format.of("claude", "/x/1.jsonl")).isSameAs(Format.ALL.get("claude"));
        assertThat(Adapter.shipped().get("gemini").sessions().names()).containsExactly("session-*.json", "*.jsonl");
    }

    @Test
    void shouldNotCountTheSessionAgainFromWhichOneWasForked() {
        var path =
                "/home/agent/.codex/sessions/2026/11/20/rollout-2026-11-20T11-00-00-0199a213-81c0-7800-8aa1-bbab2a035a54.jsonl";
        var text = """
                {"timestamp":"2026-11-20T11:00:00Z","type":"session_meta","payload":{"id":"child","forked_from_id":"parent"}}
                {"timestamp":"2026-11-20T11:00:00.001Z","type":"session_meta","payload":{"id":"parent"}}
                {"timestamp":"2026-11-20T11:00:00.001Z","type":"turn_context","payload":{"model":"gpt-5-codex"}}
                {"timestamp":"2026-11-20T11:00:00.002Z","type":"response_item","payload":{"type":"function_call","call_id":"c1"}}
                {"timestamp":"2026-11-20T10:00:00Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":100,"cached_input_tokens":40,"output_tokens":5}}}}
                {"timestamp":"2026-11-20T11:00:00.003Z","type":"response_item","payload":{"type":"message","role":"assistant"}}
                {"timestamp":"2026-11-20T11:00:00.004Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":300,"cached_input_tokens":140,"output_tokens":25}}}}
                {"timestamp":"2026-11-20T11:00:05Z","type":"event_msg","payload":{"type":"token_count","info":null}}
                {"timestamp":"2026-11-20T11:00:06Z","type":"turn_context","payload":{"model":"gpt-5.5"}}
                {"timestamp":"2026-11-20T11:00:07Z","type":"response_item","payload":{"type":"function_call","call_id":"c2"}}
                {"timestamp":"2026-11-20T11:00:08Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":700,"cached_input_tokens":440,"output_tokens":30}}}}
                """;
        var sessions = new Sessions("codex");
        var all = bytes(text);
        for (int end = 0; end <= all.length; end += 50) {
            sessions.read(path, java.util.Arrays.copyOf(all, end), 1 << 20);
        }
        sessions.read(path, all, 1 << 20);

        assertThat(sessions.tokens()).isEqualTo(new TokenCount(100, 5, 300, 0));
        assertThat(sessions.messages()).isZero();
        assertThat(sessions.toolUses()).isEqualTo(1);
        assertThat(sessions.models()).containsExactly("gpt-5.5");
    }

    @Test
    void shouldReadOpencodesMessages() {
        var sessions = new Sessions("opencode");
        var text = """
                {"id":"msg_1","sessionID":"ses_1","role":"assistant","modelID":"claude-sonnet-4-5","providerID":"anthropic",
                 "time":{"created":1795000000000},"tokens":{"input":7,"output":2,"reasoning":1,"cache":{"read":50,"write":9}}}""";
        var path = "/home/agent/.local/share/opencode/storage/message/ses_1/msg_1.json";
        sessions.read(path, bytes(text.replace("\"input\":7", "\"input\":1")), 1 << 20);
        sessions.read(path, bytes(text), 1 << 20);
        sessions.read(path.replace("_1.json", "_2.json"), bytes(text.replace("assistant", "user")), 1 << 20);

        assertThat(sessions.tokens()).isEqualTo(new TokenCount(7, 3, 50, 9));
        assertThat(sessions.messages()).isEqualTo(1);
    }

    @Test
    void shouldKnowTheAgentsThatSandlotBringsAlong() {
        var adapters = Adapter.shipped();

        assertThat(adapters).containsOnlyKeys("claude", "codex", "gemini", "opencode");
        assertThat(adapters.values()).allMatch(adapter -> Format.ALL.containsKey(adapter.reader()));
        var claude = adapters.get("claude");
        assertThat(claude.isStartedBy(new Command.Line(" claude -p hi"))).isTrue();
        assertThat(claude.isStartedBy(new Command.Words(List.of("/opt/bin/claude"))))
                .isTrue();
        assertThat(claude.isStartedBy(new Command.Line("claudette"))).isFalse();
        assertThat(claude.isStartedBy(null)).isFalse();
    }
}
