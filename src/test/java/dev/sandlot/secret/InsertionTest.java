package dev.sandlot.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SecretHost;
import dev.sandlot.model.SecretPlace;
import dev.sandlot.model.SecretPlace.Kind;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where values are put into requests, and where placeholders are refused. */
class InsertionTest {
    private static final SandboxId SANDBOX = SandboxId.random();
    private static final SecretHost HERE = SecretHost.parse("host", "api.test");
    private static final SecretHost ELSEWHERE = SecretHost.parse("host", "evil.test");
    private static final String VALUE = "sk+key/with:all&of=it%41 and ~more";

    private final TestSecrets kept = new TestSecrets();

    private String give(Kind kind, String name) {
        return kept.give(SANDBOX, "one", VALUE, new SecretPlace(kind, name), "api.test");
    }

    private Outgoing into(HttpRequest request, SecretHost to) {
        return kept.secrets.of(SANDBOX).into(request, to);
    }

    private static HttpRequest request(String uri, String... headers) {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri);
        for (int i = 0; i < headers.length; i += 2) {
            request.headers().add(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldPutItAnywhereIntoItsHeader() {
        var placeholder = give(Kind.HEADER, "X-Api-Key");
        var request = request(
                "/a?b", "x-api-key", "key=" + placeholder + ";v=1", "Accept-Encoding", "gzip", "Range", "bytes=0-9");
        var outgoing = into(request, HERE);
        assertThat(outgoing.refusal()).isNull();
        assertThat(outgoing.carriesValue()).isTrue();
        assertThat(request.headers().get("X-Api-Key")).isEqualTo("key=" + VALUE + ";v=1");
        assertThat(request.headers().get("Accept-Encoding")).isEqualTo("identity");
        assertThat(request.headers().get("Range")).isNull();
        assertThat(outgoing.cleaning().text("got " + VALUE)).isEqualTo("got " + placeholder);
    }

    @Test
    void shouldPutItBehindBearer() {
        var placeholder = give(Kind.BEARER, null);
        var request = request("/", "Authorization", "bearer " + placeholder);
        assertThat(into(request, HERE).carriesValue()).isTrue();
        assertThat(request.headers().get("Authorization")).isEqualTo("bearer " + VALUE);
    }

    @Test
    void shouldPutItIntoBasicAtEveryAlignment() {
        var placeholder = give(Kind.BASIC, null);
        var random = new Random(7);
        for (int length = 0; length < 30; length++) {
            var user = "u".repeat(length) + random.nextInt(10);
            var said = length % 2 == 0 ? user + ":" + placeholder : placeholder + ":" + user;
            var request = request("/", "Authorization", "Basic " + base64(said));
            var outgoing = into(request, HERE);
            assertThat(outgoing.carriesValue()).isTrue();
            var sent = base64(said.replace(placeholder, VALUE));
            assertThat(request.headers().get("Authorization")).isEqualTo("Basic " + sent);
            assertThat(outgoing.cleaning().text("{\"was\":\"" + sent + "\", \"is\":\"" + VALUE + "\"}"))
                    .isEqualTo("{\"was\":\"" + base64(said) + "\", \"is\":\"" + placeholder + "\"}");
        }
    }

    /** Each character of the placeholder as it is, or percent-encoded. */
    private static String spelled(String text, Random random) {
        var made = new StringBuilder();
        for (char c : text.toCharArray()) {
            made.append(random.nextInt(3) == 0 ? String.format("%%%02x", (int) c) : String.valueOf(c));
        }
        return made.toString();
    }

    @Test
    void shouldPutItIntoTheQueryHoweverThePlaceholderIsSpelled() {
        var placeholder = give(Kind.QUERY, "key");
        var random = new Random(8);
        var encoded = "sk%2Bkey%2Fwith%3Aall%26of%3Dit%2541%20and%20~more";
        for (int round = 0; round < 200; round++) {
            var request = request("/v1?a=b&k%65y=" + spelled(placeholder, random) + "&c");
            assertThat(into(request, HERE).carriesValue()).isTrue();
            assertThat(request.uri()).isEqualTo("/v1?a=b&k%65y=" + encoded + "&c");
        }
        assertThat(into(request("/v1?other=" + placeholder), HERE).refusal()).contains("the parameter key only");
    }

    @Test
    void shouldPutItIntoASegmentOfThePath() {
        var placeholder = give(Kind.PATH, null);
        var request = request("/bot" + placeholder + "/send?x=1");
        assertThat(into(request, HERE).carriesValue()).isTrue();
        assertThat(request.uri()).isEqualTo("/botsk+key%2Fwith:all&of=it%2541%20and%20~more/send?x=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"header", "target", "basic", "encoded"})
    void shouldRefuseItElsewhere(String where) {
        var placeholder = give(Kind.HEADER, "x-api-key");
        var encoded = spelled(placeholder, new Random(9));
        for (var to : new SecretHost[] {HERE, ELSEWHERE, null}) {
            var request = switch (where) {
                case "header" -> request("/", "X-Other", "a" + placeholder + "b");
                case "target" -> request("/a/" + placeholder);
                case "basic" -> request("/", "Authorization", "Basic " + base64("me:" + placeholder));
                default -> request("/?q=x" + encoded);
            };
            var outgoing = into(request, to);
            assertThat(outgoing.refusal())
                    .contains(
                            "the secret one",
                            to == null ? "over TLS only" : to == HERE ? "x-api-key only" : "not for evil.test");
            assertThat(outgoing.carriesValue()).isFalse();
        }
        var right = request("/", "x-api-key", placeholder);
        assertThat(into(right, ELSEWHERE).refusal()).contains("it goes to api.test only");
        assertThat(right.headers().get("x-api-key")).isEqualTo(placeholder);
        assertThat(into(request("/", "x-api-key", placeholder), SecretHost.parse("host", "api.test:8443"))
                        .refusal())
                .contains("not for api.test:8443");
    }

    @Test
    void shouldLetOthersPass() {
        give(Kind.HEADER, "x-api-key");
        var request = request("/a?b=c", "x-api-key", "own", "Range", "bytes=0-1", "Accept-Encoding", "gzip");
        assertThat(into(request, ELSEWHERE).isToBeCleaned()).isFalse();
        assertThat(request.headers().get("Accept-Encoding")).isEqualTo("gzip");
        // What the same server has been told before may come back.
        var outgoing = into(request, HERE);
        assertThat(outgoing.carriesValue()).isFalse();
        assertThat(outgoing.cleaning().text(VALUE)).doesNotContain(VALUE);
        assertThat(request.headers().get("Range")).isEqualTo("bytes=0-1");
    }

    @Test
    void shouldCountWithTheNextRequest() {
        var placeholder = give(Kind.BEARER, null);
        kept.set("one", "another value", new SecretPlace(Kind.BEARER, null), "api.test");
        var request = request("/", "Authorization", "Bearer " + placeholder);
        var outgoing = into(request, HERE);
        assertThat(request.headers().get("Authorization")).isEqualTo("Bearer another value");
        assertThat(outgoing.cleaning().text("another value"))
                .isEqualTo(kept.placeholder(SANDBOX, "one"))
                .isNotEqualTo(placeholder);
        kept.remove("one");
        assertThat(into(request("/", "Authorization", "Bearer " + placeholder), HERE)
                        .refusal())
                .contains("was removed");
        give(Kind.BEARER, null);
        kept.take(SANDBOX);
        assertThat(into(request("/", "Authorization", "Bearer " + placeholder), HERE)
                        .refusal())
                .contains("is not given");
        assertThat(kept.secrets
                        .of(SandboxId.random())
                        .into(request("/", "Authorization", "Bearer " + placeholder), HERE)
                        .refusal())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, ANTHROPIC_API_KEY",
        "github, GITHUB_TOKEN",
        "openai, OPENAI_API_KEY",
        "gemini, GEMINI_API_KEY"
    })
    void shouldKnowWhatComesWithTheMostUsed(String name, String variable) {
        var asked = new dev.sandlot.bus.SecretRequest.SetSecret(
                name, java.util.List.of(), null, null, new dev.sandlot.model.SecretValue(VALUE));
        var spec = KnownSecrets.load().complete(asked);
        assertThat(spec.variable()).isEqualTo(variable);
        assertThat(spec.env()).isNotEmpty();
    }
}
