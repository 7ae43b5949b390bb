package dev.sandlot.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.sandlot.model.Fault;
import dev.sandlot.model.TokenCount;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What tokens cost, by the beginning of a model's name; {@code conf/prices.toml} says more. */
final class Prices {
    private static final String RESOURCE = "conf/prices.toml";
    private static final TypeReference<Map<String, Price>> FORM = new TypeReference<>() {};

    private final TreeMap<String, Price> table;

    private Prices(Map<String, Price> table) {
        this.table = new TreeMap<>(table);
    }

    /** US dollars for a million tokens of each kind. */
    record Price(
            @JsonProperty(required = true) double input,
            @JsonProperty(required = true) double output,

            @JsonProperty(value = "cache_read", required = true)
            double cacheRead,

            @JsonProperty(value = "cache_write", required = true)
            double cacheWrite) {
        Price {
            if (!(input >= 0 && output >= 0 && cacheRead >= 0 && cacheWrite >= 0 && input + output < 1e6)) {
                throw new IllegalArgumentException("a price is no number from 0 on");
            }
        }

        double of(TokenCount tokens) {
            return (tokens.input() * input
                            + tokens.output() * output
                            + tokens.cacheRead() * cacheRead
                            + tokens.cacheWrite() * cacheWrite)
                    / 1e6;
        }
    }

    /**
     * Those that Sandlot brings along.
     *
     * @param own a file whose entries win over them, or null; a fault of kind INVALID where it can't be read
     */
    static Prices load(Path own) {
        try (var in = Prices.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: it lacks " + RESOURCE);
            }
            var table = read(in);
            if (own != null) {
                table.putAll(ownOf(own));
            }
            return new Prices(table);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + RESOURCE, e);
        }
    }

    private static Map<String, Price> ownOf(Path file) {
        try (var in = Files.newInputStream(file)) {
            return read(in);
        } catch (JacksonException e) {
            throw wrong(file, e.getOriginalMessage());
        } catch (IOException e) {
            throw wrong(file, "can't be read: " + e.getMessage());
        }
    }

    private static RuntimeException wrong(Path file, String why) {
        return Fault.of(
                        Fault.Kind.INVALID,
                        "agents.prices: " + file + ": " + why,
                        "conf/prices.toml shows the form: a table for each model, with input, output, cache_read and cache_write.")
                .asException();
    }

    private static Map<String, Price> read(InputStream toml) throws IOException {
        return new TreeMap<>(TomlMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build()
                .readValue(toml, FORM));
    }

    /** What the tokens cost; empty where no price is known. */
    OptionalDouble of(String model, TokenCount tokens) {
        for (int end = model.length(); end > 0; end--) {
            var price = table.get(model.substring(0, end));
            if (price != null) {
                return OptionalDouble.of(price.of(tokens));
            }
        }
        return OptionalDouble.empty();
    }
}
