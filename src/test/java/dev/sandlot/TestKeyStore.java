package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/** A key with a certificate that it has signed itself, made by the JDK's own tool. */
public final class TestKeyStore {
    /** Of the store and of the key in it, which is called {@code a}. */
    public static final String PASSWORD = "changeit";

    private TestKeyStore() {}

    /**
     * @param directory gets a file {@code store.p12}
     * @param name for example {@code CN=localhost}
     * @param more words for keytool
     */
    public static KeyStore make(Path directory, String name, String... more) throws Exception {
        var file = directory.resolve("store.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var words = new ArrayList<>(List.of(
                keytool, "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", name, "-storetype", "PKCS12"));
        words.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
        words.addAll(List.of(more));
        var made = new ProcessBuilder(words).redirectErrorStream(true).start();
        try (InputStream said = made.getInputStream()) {
            var text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(made.waitFor()).as(text).isZero();
        }
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
