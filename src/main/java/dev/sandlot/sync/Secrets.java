package dev.sandlot.sync;

import java.util.List;
import java.util.Set;

/**
 * Names under which secrets usually lie. Files with them stay on this computer unless they are asked for. In any case of letters:
 *
 * <ul>
 *   <li>{@code .env} and {@code .env.*}, but not {@code .env.example}, {@code .env.sample}, {@code .env.template} and {@code .env.dist};
 *   <li>keys and stores of keys: {@code *.pem}, {@code *.key}, {@code *.p12}, {@code *.pfx}, {@code *.jks}, {@code *.keystore};
 *   <li>private keys of SSH: {@code id_rsa}, {@code id_dsa}, {@code id_ecdsa}, {@code id_ed25519}, also those of security keys ({@code id_ecdsa_sk}, {@code
 *       id_ed25519_sk}), but not their public halves;
 *   <li>what programs log in with: {@code .netrc}, {@code .npmrc}, {@code .pypirc}, {@code .pgpass}, {@code .git-credentials}, and in their directories
 *       {@code .aws/credentials}, {@code .cargo/credentials}, {@code .cargo/credentials.toml}, {@code .docker/config.json}, {@code .gem/credentials},
 *       {@code .kube/config}.
 * </ul>
 */
public final class Secrets {
    private static final Set<String> NAMES = Set.of(
            ".env",
            "id_rsa",
            "id_dsa",
            "id_ecdsa",
            "id_ecdsa_sk",
            "id_ed25519",
            "id_ed25519_sk",
            ".netrc",
            ".npmrc",
            ".pypirc",
            ".pgpass",
            ".git-credentials");
    private static final Set<String> IN_DIRECTORIES = Set.of(
            ".aws/credentials",
            ".cargo/credentials",
            ".cargo/credentials.toml",
            ".docker/config.json",
            ".gem/credentials",
            ".kube/config");
    private static final List<String> ENDINGS = List.of(".pem", ".key", ".p12", ".pfx", ".jks", ".keystore");
    private static final String ENVIRONMENT = ".env.";
    private static final Set<String> SAMPLES = Set.of(".env.example", ".env.sample", ".env.template", ".env.dist");

    private Secrets() {}

    private static boolean endsAsOne(String lower) {
        for (var ending : ENDINGS) {
            if (lower.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a regular file is taken for a secret.
     *
     * @param directory the name of the directory that it lies in
     */
    public static boolean isSecret(String directory, String name) {
        var lower = Ascii.lower(name);
        return NAMES.contains(lower)
                || lower.startsWith(ENVIRONMENT) && !SAMPLES.contains(lower)
                || endsAsOne(lower)
                || IN_DIRECTORIES.contains(Ascii.lower(directory) + "/" + lower);
    }
}
