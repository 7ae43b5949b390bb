package dev.sandlot.model;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.regex.Pattern;

/** A sandbox's identity: {@code s} and 19 more of a-z and 0-9, because it goes into host names and paths. Never reused. */
public record SandboxId(String value) implements Comparable<SandboxId> {
    private static final Pattern FORM = Pattern.compile("s[a-z0-9]{19}");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    public SandboxId {
        Objects.requireNonNull(value);
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a sandbox id: " + value);
        }
    }

    /** Whether the text has the form of an id. */
    public static boolean isId(String text) {
        return FORM.matcher(text).matches();
    }

    /** A new id with 98 bits of randomness. */
    public static SandboxId random() {
        var id = new StringBuilder("s");
        RANDOM.ints(19, 0, ALPHABET.length()).forEach(i -> id.append(ALPHABET.charAt(i)));
        return new SandboxId(id.toString());
    }

    @Override
    public int compareTo(SandboxId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
