package dev.sandlot.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in a request a secret's value is put in, and nowhere else.
 *
 * @param name of the header or the parameter; null for the other kinds
 */
public record SecretPlace(Kind kind, @Nullable String name) {
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Pattern PARAMETER = Pattern.compile("[!-~&&[^&=;#%+]]{1,128}");

    /** Headers that say where a message ends or who is meant, or that are for one hop. */
    private static final Pattern NOT_FOR_VALUES = Pattern.compile(
            "(?i)host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect|keep-alive|accept-encoding|range|if-range"
                    + "|proxy-.*");

    /** The kinds of places. */
    public enum Kind {
        /** Anywhere in a header's value. */
        HEADER,
        /** Behind {@code Authorization: Bearer}. */
        BEARER,
        /** Inside what {@code Authorization: Basic} has in base64. */
        BASIC,
        /** In the value of a parameter of the query. */
        QUERY,
        /** In a segment of the path. */
        PATH
    }

    /** A fault of kind INVALID where it names what can't hold a value, or names nothing and should. */
    public SecretPlace {
        boolean isNamed = kind == Kind.HEADER || kind == Kind.QUERY;
        if (isNamed != (name != null)) {
            throw Fault.invalid("place.name", isNamed ? "must be given" : "goes with a header or a parameter only")
                    .asException();
        }
        if (name != null
                && kind == Kind.HEADER
                && (!HEADER.matcher(name).matches()
                        || NOT_FOR_VALUES.matcher(name).matches())) {
            throw Fault.invalid("place.name", "must be a header that can hold a key, such as x-api-key")
                    .asException();
        }
        if (name != null && kind == Kind.QUERY && !PARAMETER.matcher(name).matches()) {
            throw Fault.invalid("place.name", "must be a plain name of a parameter, such as key")
                    .asException();
        }
    }

    /** For people. */
    @Override
    public String toString() {
        return switch (kind) {
            case HEADER -> "the header " + name;
            case BEARER -> "Authorization: Bearer";
            case BASIC -> "Authorization: Basic";
            case QUERY -> "the parameter " + name;
            case PATH -> "the path";
        };
    }
}
