package dev.sandlot.ssh;

import dev.sandlot.model.Role;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/**
 * One line of {@code authorized_keys}, in the form of sshd(8): perhaps options, then algorithm, key and comment. The options are
 * {@code role="viewer|operator|admin"} (operator without it) and {@code sandbox="NAME,..."}, which may be repeated (all without it). An
 * option that is not known makes the whole line void: it was meant to restrict the key.
 */
record AuthorizedLine(PublicKey key, Grant grant) {
    private static final Set<String> ALGORITHMS =
            Set.of("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa");
    private static final Map<String, Role> ROLES =
            Map.of("viewer", Role.VIEWER, "operator", Role.OPERATOR, "admin", Role.ADMIN);
    private static final Pattern OPTION = Pattern.compile("([A-Za-z-]+)(?:=(?:\"([^\"]*)\"|([^\",\\s]*)))?(,|[ \\t]+)");
    private static final Pattern SANDBOX = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final int LEAST_RSA_BITS = 2048;

    /** Throws {@link IllegalArgumentException} that says what is wrong with the line. */
    static AuthorizedLine parse(String line) {
        var role = Role.OPERATOR;
        var roleGiven = false;
        var sandboxes = new HashSet<String>();
        var rest = line.strip();
        while (!startsWithAlgorithm(rest)) {
            var option = OPTION.matcher(rest);
            if (!option.lookingAt()) {
                throw new IllegalArgumentException("it has neither options nor a key of a known kind at its beginning");
            }
            var value = option.group(2) != null ? option.group(2) : option.group(3);
            switch (option.group(1)) {
                case "role" -> {
                    var named = value == null ? null : ROLES.get(value);
                    if (roleGiven || named == null) {
                        throw new IllegalArgumentException("role is viewer, operator or admin");
                    }
                    role = named;
                    roleGiven = true;
                }
                case "sandbox" -> {
                    require(value != null && !value.isBlank(), "sandbox names no sandbox");
                    for (var name : value.split(",", -1)) {
                        require(SANDBOX.matcher(name.strip()).matches(), "sandbox holds what is no name");
                        sandboxes.add(name.strip());
                    }
                }
                default -> throw new IllegalArgumentException("the option " + option.group(1) + " is not known here");
            }
            rest = rest.substring(option.end());
            require(
                    option.group(4).equals(",") || startsWithAlgorithm(rest),
                    "after its options comes no key of a known kind");
        }
        return of(rest.split("[ \\t]+", 3), role, sandboxes);
    }

    private static AuthorizedLine of(String[] words, Role role, Set<String> sandboxes) {
        require(words.length > 1, "its key is missing");
        try {
            var key = PublicKeyEntry.parsePublicKeyEntry(words[0] + " " + words[1])
                    .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
            require(words[0].equals(KeyUtils.getKeyType(key)), "its key is of another kind than it says");
            require(
                    !words[0].equals("ssh-rsa") || KeyUtils.getKeySize(key) >= LEAST_RSA_BITS,
                    "its RSA key is too short");
            var comment = words.length > 2 ? words[2].strip().replaceAll("[^\\x20-\\x7e]", "?") : "";
            return new AuthorizedLine(
                    key, new Grant(comment.isEmpty() ? KeyUtils.getFingerPrint(key) : comment, role, sandboxes));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw e instanceof IllegalArgumentException told && told.getCause() == null && told.getMessage() != null
                    ? told
                    : new IllegalArgumentException("its key can't be read", e);
        }
    }

    private static boolean startsWithAlgorithm(String text) {
        return ALGORITHMS.contains(text.split("[ \\t]", 2)[0]);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
