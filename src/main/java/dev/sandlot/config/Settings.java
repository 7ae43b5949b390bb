package dev.sandlot.config;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    String text(Key key) {
        return (String) value(key);
    }

    List<String> list(Key key) {
        return ((List<?>) value(key)).stream().map(String.class::cast).toList();
    }

    double number(Key key, double least, double most) {
        double value = ((Number) value(key)).doubleValue();
        if (!(value >= least && value <= most)) {
            throw wrong(key, "must be from " + plain(least) + " to " + plain(most) + ", not " + plain(value));
        }
        return value;
    }

    long whole(Key key, long least, long most) {
        long value = (Long) value(key);
        if (value < least || value > most) {
            throw wrong(key, "must be from " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    private Object value(Key key) {
        var found = given.get(key);
        return found == null ? key.standard() : found.value();
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
