package dev.sandlot.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import dev.sandlot.model.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Codes, sessions, tokens, and who is kept out. */
class LoginTest {
    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private HttpRequest.Builder plain(String path) {
        return HttpRequest.newBuilder(rig.uri(path));
    }

    private Rig.Answer login(String code) {
        return rig.send(plain("/api/v1/login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(new JsonObject().put("code", code).encode())));
    }

    @Test
    void shouldOpenASessionWithACodeOnce() {
        var code = rig.post("/api/v1/login-codes", "").json().getString("code");

        var answer = login(code);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("role")).isEqualTo("admin");
        assertThat(answer.header("Set-Cookie"))
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/")
                .doesNotContain("Secure");
        assertThat(login(code).status()).isEqualTo(401);
        var cookie = answer.header("Set-Cookie").split(";")[0];
        assertThat(rig.send(plain("/api/v1/me").header("Cookie", cookie)).json().getString("role"))
                .isEqualTo("admin");
        assertThat(rig.get("/api/v1/tokens").body()).doesNotContain("ss_");

        var out = rig.send(plain("/api/v1/logout").header("Cookie", cookie).POST(BodyPublishers.noBody()));
        assertThat(out.status()).isEqualTo(204);
        assertThat(rig.send(plain("/api/v1/me").header("Cookie", cookie)).status())
                .isEqualTo(401);
    }

    @Test
    void shouldGiveASessionNoMoreThanWhoMadeTheCodeHas() {
        var operator = rig.token(Role.OPERATOR, null);
        var code = rig.send(plain("/api/v1/login-codes")
                        .header("Authorization", "Bearer " + operator)
                        .POST(BodyPublishers.noBody()))
                .json()
                .getString("code");

        assertThat(login(code).json().getString("role")).isEqualTo("operator");
    }

    @Test
    void shouldNotTakeASessionForATokenNorTheOtherWayRound() {
        var code = rig.post("/api/v1/login-codes", "").json().getString("code");
        var session = login(code).header("Set-Cookie").split(";")[0].split("=")[1];

        assertThat(rig.send(plain("/api/v1/me").header("Authorization", "Bearer " + session))
                        .status())
                .isEqualTo(401);
        assertThat(rig.send(plain("/api/v1/me").header("Cookie", "sandlot_session=" + rig.admin))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void shouldRefuseNearMissesOfAToken() {
        for (var wrong : new String[] {
            "",
            rig.admin.substring(1),
            rig.admin.substring(0, 42),
            rig.admin + "0",
            rig.admin.toUpperCase(java.util.Locale.ROOT),
            "sl_" + "0".repeat(40),
            "sl_' OR 1=1 --"
        }) {
            assertThat(rig.send(plain("/api/v1/me").header("Authorization", "Bearer " + wrong))
                            .status())
                    .as(wrong)
                    .isEqualTo(401);
        }
        assertThat(rig.send(plain("/api/v1/me").header("Authorization", "Basic " + rig.admin))
                        .status())
                .isEqualTo(401);
        assertThat(rig.send(plain("/api/v1/me?token=" + rig.admin)).status()).isEqualTo(401);
    }

    @Test
    void shouldSlowDownWhoeverGuessesButNotWhoeverKnows() {
        var statuses = new java.util.ArrayList<Integer>();
        for (var i = 0; i < 15; i++) {
            statuses.add(login("guess" + i).status());
        }

        assertThat(statuses).startsWith(401).endsWith(429);
        assertThat(login("guess").header("Retry-After")).isNotNull();
        assertThat(rig.get("/api/v1/me").status()).isEqualTo(200);
        var code = rig.post("/api/v1/login-codes", "").json().getString("code");
        assertThat(login(code).status()).isEqualTo(200);
    }

    @Test
    void shouldMakeListAndRevokeTokens() {
        var demo = rig.owner.create("demo");
        var made = rig.post("/api/v1/tokens", "{\"name\":\"ci\",\"role\":\"sandbox\",\"sandbox\":\"demo\"}");
        assertThat(made.status()).isEqualTo(201);
        var secret = made.json().getString("token");
        assertThat(secret).matches("sl_[0-9a-f]{40}");
        assertThat(made.json().getString("sandbox")).isEqualTo(demo.id().value());
        var listed = rig.get("/api/v1/tokens");
        assertThat(listed.body()).contains("\"ci\"").doesNotContain(secret);
        var use = plain("/api/v1/me").header("Authorization", "Bearer " + secret);
        assertThat(rig.send(use).status()).isEqualTo(200);

        assertThat(rig.send(rig.request(made.header("Location")).DELETE()).status())
                .isEqualTo(204);

        assertThat(rig.send(use).status()).isEqualTo(401);
        assertThat(rig.send(rig.request(made.header("Location")).DELETE()).status())
                .isEqualTo(404);
    }

    @Test
    void shouldRefuseATokenThatMakesNoSense() {
        assertThat(rig.post("/api/v1/tokens", "{\"name\":\"x\",\"role\":\"sandbox\"}")
                        .status())
                .isEqualTo(422);
        assertThat(rig.post("/api/v1/tokens", "{\"name\":\"x\",\"role\":\"admin\",\"sandbox\":\"demo\"}")
                        .status())
                .isEqualTo(422);
        assertThat(rig.post("/api/v1/tokens", "{\"name\":\"x\\n\",\"role\":\"admin\"}")
                        .status())
                .isEqualTo(422);
        assertThat(rig.post("/api/v1/tokens", "{\"name\":\"x\",\"role\":\"admin\",\"expires_at\":\"soon\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void shouldEndATokenWhenItsTimeIsOver() {
        var made = rig.post(
                "/api/v1/tokens", "{\"name\":\"x\",\"role\":\"admin\",\"expires_at\":\"2020-01-01T00:00:00Z\"}");

        assertThat(rig.send(plain("/api/v1/me")
                                .header("Authorization", "Bearer " + made.json().getString("token")))
                        .status())
                .isEqualTo(401);
    }
}
