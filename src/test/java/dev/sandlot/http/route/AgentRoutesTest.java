package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What agents find that are told nothing but the server's address, and what is told of agents. */
class AgentRoutesTest {
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = new Rig();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static String guide(String headers) throws IOException {
        return rig.raw("GET /agent-ready.md HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void shouldTellAnybodyHowAnAgentIsSetUpAtTheAddressThatWasUsed() throws IOException {
        var told = guide("Host: LOCALHOST:4321");

        assertThat(told)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Content-Type: text/markdown; charset=utf-8")
                .contains("at `http://LOCALHOST:4321/mcp`", "sandlot agent setup claude", "${SANDLOT_TOKEN}")
                .doesNotContain("@url@", "sl_");
        assertThat(guide("Host: 10.1.2.3\r\nX-Forwarded-Proto: https")).contains("https://10.1.2.3/mcp");
        assertThat(guide("Host: 10.1.2.3\r\nX-Forwarded-Proto: javascript")).contains("http://10.1.2.3/mcp");
    }

    @Test
    void shouldRepeatNoNameThatIsNotItsOwn() throws IOException {
        for (var host : new String[] {"evil.example", "localhost:1`;curl evil.example", "localhost:99999999", ""}) {
            assertThat(guide("Host: " + host))
                    .as(host)
                    .doesNotStartWith("HTTP/1.1 200")
                    .doesNotContain("evil.example/mcp");
        }
    }

    @Test
    void shouldTellOfAgentsOnlyToWhomItKnows() throws IOException {
        assertThat(rig.get("/api/v1/agents").json().encode()).isEqualTo("{\"clients\":[],\"calls\":[]}");
        assertThat(rig.raw("GET /api/v1/agents HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
        assertThat(rig.get("/api/v1/agents?limit=5000").status()).isEqualTo(422);
    }
}
