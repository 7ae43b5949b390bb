package dev.sandlot.config;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values that were given, each with where it came from; what comes later wins over what came before. */
final class Settings {
    private record Given(Object value, String source) {}

    private final Map<Key, Given> given = new HashMap<>();

    /** @param source for messages: a file and line, a variable or a flag */
    void put(Key key, Object value, String source) {
        given.put(key, new Given(value, source));
    }

    boolean has(Key key) {
        return given.containsKey(key);
    }

    /** Null where none is given and the key has no standard. */
    @Nullable
    String text(Key key) {
        return (String) value(key);
    }

    /** Of a key that has a standard. */
    String textOrStandard(Key key) {
        return (String) known(key);
    }

    List<String> list(Key key) {
        return ((List<?>) known(key)).stream().map(String.class::cast).toList();
    }

    double number(Key key, double least, double most) {
        double value = ((Number) known(key)).doubleValue();
        if (!(value >= least && value <= most)) {
            throw wrong(key, "must be from " + plain(least) + " to " + plain(most) + ", not " + plain(value));
        }
        return value;
    }

    long whole(Key key, long least, long most) {
        long value = (Long) known(key);
        if (value < least || value > most) {
            throw wrong(key, "must be from " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    private @Nullable Object value(Key key) {
        var found = given.get(key);
        return found == null ? key.standard() : found.value();
    }

    /** Of a key that has a standard: all have one but those for text. */
    private Object known(Key key) {
        return Objects.requireNonNull(value(key), key.name());
    }

    /** A fault that says which value is wrong and where it came from. */
    FaultException wrong(Key key, String why) {
        var found = given.get(key);
        return fault(found == null ? "the default" : found.source(), key.name() + " " + why);
    }

    static FaultException fault(String source, String message) {
        return Fault.of(Fault.Kind.INVALID, source + ": " + message).asException();
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
