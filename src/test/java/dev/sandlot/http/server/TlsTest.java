package dev.sandlot.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.TestKeyStore;
import dev.sandlot.config.Config;
import dev.sandlot.http.Rig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with PEM files, as an administrator configures them. */
class TlsTest {
    @TempDir
    Path dir;

    @Test
    void shouldServeOverTlsAndMarkTheCookieSecure() throws Exception {
        var store = TestKeyStore.make(dir, "CN=localhost", "-ext", "san=ip:127.0.0.1");
        var tls = new Config.Tls(
                pem(
                        "key",
                        "PRIVATE KEY",
                        store.getKey("a", TestKeyStore.PASSWORD.toCharArray()).getEncoded()),
                pem("cert", "CERTIFICATE", store.getCertificate("a").getEncoded()));
        try (var rig = new Rig(Duration.ofSeconds(30), tls)) {
            var client = HttpClient.newBuilder().sslContext(trusting(store)).build();
            var base = "https://127.0.0.1:" + rig.port;

            var health = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/healthz")).build(), BodyHandlers.ofString());
            assertThat(health.statusCode()).isEqualTo(200);
            var code = rig.access
                    .loginCodes()
                    .issue(dev.sandlot.auth.Principal.LOCAL)
                    .secret();
            var login = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/api/v1/login"))
                            .header("Content-Type", "application/json")
                            .header("Origin", base)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"code\":\"" + code + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(login.headers().firstValue("Set-Cookie"))
                    .hasValueSatisfying(cookie -> assertThat(cookie).contains("Secure"));
        }
    }

    private Path pem(String name, String kind, byte[] bytes) throws Exception {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                dir.resolve(name + ".pem"), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private static SSLContext trusting(KeyStore store) throws Exception {
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("a", store.getCertificate("a"));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trust);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
