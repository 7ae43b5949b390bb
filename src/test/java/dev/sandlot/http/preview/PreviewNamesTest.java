package dev.sandlot.http.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.config.Config;
import dev.sandlot.http.preview.PreviewNames.Named;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are those of ports: these and no other. */
class PreviewNamesTest {
    private static PreviewNames names(@Nullable String previews) {
        return new PreviewNames(new Config.Server(
                "127.0.0.1",
                0,
                List.of(),
                null,
                previews == null ? null : URI.create(previews),
                1 << 20,
                Duration.ofSeconds(60)));
    }

    private static Optional<Named> in(PreviewNames names, String... hosts) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (var host : hosts) {
            headers.add("Host", host);
        }
        return names.in(headers);
    }

    @Test
    void shouldReadPortAndSandbox() {
        assertThat(in(names(null), "3000--shop.localhost:7000"))
                .contains(new Named(3000, "shop", "3000--shop.localhost:7000"));
        assertThat(in(names(null), "80--A--b.LOCALHOST")).contains(new Named(80, "a--b", "80--a--b.localhost"));
        assertThat(in(names("https://preview.example.com/"), "1--x.preview.example.com"))
                .contains(new Named(1, "x", "1--x.preview.example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:7000",
                "127.0.0.1:7000",
                "[::1]:7000",
                "shop.localhost",
                "3000-shop.localhost",
                "--shop.localhost",
                "0--shop.localhost",
                "03000--shop.localhost",
                "300000--shop.localhost",
                "3000--.localhost",
                "3000---.localhost",
                "3000--shop.localhost.",
                "3000--shop.localhost.evil.test",
                "3000--shop.evil.test",
                "x.3000--shop.localhost",
                "3000--shop",
                "3000--shop.preview.example.com",
                "3000--sh op.localhost",
                ""
            })
    void shouldTakeNothingElseForOne(String host) {
        assertThat(in(names(null), host)).isEmpty();
    }

    @Test
    void shouldTakeNoRequestWithMoreHostsThanOne() {
        assertThat(in(names(null), "3000--shop.localhost", "localhost")).isEmpty();
        assertThat(in(names(null))).isEmpty();
    }
}
