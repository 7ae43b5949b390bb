package dev.sandlot.secret;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.sandlot.bus.SecretRequest;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SecretHost;
import dev.sandlot.model.SecretPlace;
import dev.sandlot.model.SecretSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of secrets by their names; {@code conf/secrets.toml} says more. Immutable. */
public final class KnownSecrets {
    private static final String RESOURCE = "conf/secrets.toml";

    private final Map<String, SecretSpec> all;

    private KnownSecrets(Map<String, SecretSpec> all) {
        this.all = Map.copyOf(all);
    }

    private record Form(@JsonProperty(required = true) Map<String, SecretForm> secrets) {}

    private record SecretForm(
            @JsonProperty(required = true) List<String> hosts,
            @JsonProperty(required = true) String place,
            @Nullable String name,
            @JsonProperty(required = true) String variable,
            @Nullable Map<String, String> env) {
        SecretSpec of(String called) {
            return new SecretSpec(
                    called,
                    hosts.stream().map(host -> SecretHost.parse("hosts", host)).toList(),
                    new SecretPlace(SecretPlace.Kind.valueOf(place.toUpperCase(Locale.ROOT)), name),
                    variable,
                    env == null ? Map.of() : env);
        }
    }

    /** Those that Sandlot brings along. Reads a file. */
    public static KnownSecrets load() {
        try (var in = KnownSecrets.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: it lacks " + RESOURCE);
            }
            var form = TomlMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .readValue(in, Form.class);
            var all = new TreeMap<String, SecretSpec>();
            form.secrets.forEach((name, secret) -> all.put(name, secret.of(name)));
            return new KnownSecrets(all);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + RESOURCE, e);
        }
    }

    /** What is asked for, with what is known of its name in the place of what is left out. A fault of kind INVALID where that is not enough. */
    SecretSpec complete(SecretRequest.SetSecret asked) {
        var known = all.get(asked.name());
        var hosts = asked.hosts().stream()
                .map(host -> SecretHost.parse("hosts", host))
                .toList();
        if (known == null && (hosts.isEmpty() || asked.place() == null)) {
            throw Fault.invalid(
                            hosts.isEmpty() ? "hosts" : "place",
                            "must be given: where this secret may go is known for "
                                    + String.join(", ", new TreeMap<>(all).keySet()) + " only")
                    .asException();
        }
        var variable =
                asked.variable() != null ? asked.variable() : known != null ? known.variable() : variable(asked.name());
        var place = asked.place() != null ? asked.place() : known == null ? null : known.place();
        return new SecretSpec(
                asked.name(),
                hosts.isEmpty() && known != null ? known.hosts() : hosts,
                java.util.Objects.requireNonNull(place),
                variable,
                known == null ? Map.of() : known.env());
    }

    /** The name in capitals. */
    private static String variable(String name) {
        var plain = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
    }
}
