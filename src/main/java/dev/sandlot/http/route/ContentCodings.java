package dev.sandlot.http.route;

import dev.sandlot.coding.Coding;
import dev.sandlot.model.Fault;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Content codings as the headers of a request name them. */
final class ContentCodings {
    private static final String IDENTITY = "identity";
    private static final String KNOWN =
            Arrays.stream(Coding.values()).map(Coding::label).collect(Collectors.joining(", "));

    private ContentCodings() {}

    /** Of its body (RFC 9110, 8.4); null where that is plain. A fault of kind UNSUPPORTED_TYPE where it is none of those known. */
    static @Nullable Coding ofBody(HttpServerRequest request) {
        var said = String.join(",", request.headers().getAll(HttpHeaders.CONTENT_ENCODING))
                .strip();
        if (said.isEmpty() || said.equalsIgnoreCase(IDENTITY)) {
            return null;
        }
        var coding = Coding.of(said);
        if (coding == null) {
            request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, KNOWN);
            throw Fault.of(
                            Fault.Kind.UNSUPPORTED_TYPE,
                            "The body's Content-Encoding is not known here.",
                            "Send it plain, or with one of: " + KNOWN + ".")
                    .asException();
        }
        return coding;
    }

    /**
     * Those that the answer may have, the best first (RFC 9110, 12.5.3); none where it is to be plain. What is not named is not taken: whoever accepts
     * anything gets it plain.
     */
    static List<Coding> accepted(HttpServerRequest request) {
        return accepted(String.join(",", request.headers().getAll(HttpHeaders.ACCEPT_ENCODING)));
    }

    static List<Coding> accepted(String header) {
        Map<Coding, Double> weights = new EnumMap<>(Coding.class);
        double plain = 0;
        for (var element : header.toLowerCase(Locale.ROOT).split(",")) {
            var parts = element.split(";", 2);
            double weight = parts.length < 2 ? 1 : weight(parts[1]);
            var name = parts[0].strip();
            var coding = Coding.of(name);
            if (coding != null) {
                weights.merge(coding, weight, Math::max);
            } else if (name.equals(IDENTITY)) {
                plain = weight;
            }
        }
        double least = plain;
        return weights.entrySet().stream()
                .filter(each -> each.getValue() > 0 && each.getValue() >= least)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Of {@code q=0.5}; 0 for what can't be read. */
    private static double weight(String parameter) {
        var said = parameter.strip();
        return said.matches("q\\s*=\\s*(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")
                ? Double.parseDouble(said.substring(said.indexOf('=') + 1).strip())
                : 0;
    }
}
