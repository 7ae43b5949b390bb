package dev.sandlot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static boolean isSecret(String path) {
        int slash = path.indexOf('/');
        return Secrets.isSecret(path.substring(0, Math.max(slash, 0)), path.substring(slash + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".env",
                ".ENV",
                ".env.local",
                ".env.example.local",
                "server.pem",
                "SERVER.PFX",
                "a.key",
                ".key",
                "store.jks",
                "id_rsa",
                "id_ed25519_sk",
                ".netrc",
                ".npmrc",
                ".pypirc",
                ".git-credentials",
                ".aws/credentials",
                ".docker/config.json",
                ".kube/config"
            })
    void shouldKnowSecretsByTheirNames(String path) {
        assertThat(isSecret(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".env.example",
                ".env.sample",
                ".env.template",
                ".env.dist",
                ".envrc",
                "env",
                "a.env",
                "id_rsa.pub",
                "my_id_rsa",
                "pem",
                "keys",
                "a.keys",
                "credentials",
                "src/credentials",
                "aws/credentials",
                ".git/config",
                "config.json"
            })
    void shouldLetOtherNamesPass(String path) {
        assertThat(isSecret(path)).isFalse();
    }
}
