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
import org.jspecify.annotations.Nullable;

/** What tokens cost, by a model's name; {@code conf/prices.toml} says more. */
final class Prices {
    private static final String RESOURCE = "conf/prices.toml";
    private static final TypeReference<Map<String, Price>> FORM = new TypeReference<>() {};

    private final Map<String, Price> table;

    private Prices(Map<String, Price> table) {
        this.table = Map.copyOf(table);
    }

    /** US dollars for a million tokens of each kind; null where no price is known. */
    record Price(
            @JsonProperty(required = true) double input,
            @JsonProperty(required = true) double output,
            @JsonProperty("cache_read") @Nullable Double cacheRead,
            @JsonProperty("cache_write") @Nullable Double cacheWrite,
            @JsonProperty("cache_write_1h") @Nullable Double cacheWriteHour) {
        Price {
            if (!isPrice(input)
                    || !isPrice(output)
                    || !isPrice(cacheRead)
                    || !isPrice(cacheWrite)
                    || !isPrice(cacheWriteHour)) {
                throw new IllegalArgumentException("a price is no number from 0 on");
            }
        }

        private static boolean isPrice(@Nullable Double usd) {
            return usd == null || usd >= 0 && usd < 1e6;
        }

        /** Empty where there are tokens of a kind without a price. */
        OptionalDouble of(TokenCount tokens) {
            double sum = tokens.input() * input
                    + tokens.output() * output
                    + of(tokens.cacheRead(), cacheRead)
                    + of(tokens.cacheWrite() - tokens.cacheWriteHour(), cacheWrite)
                    + of(tokens.cacheWriteHour(), cacheWriteHour);
            return Double.isNaN(sum) ? OptionalDouble.empty() : OptionalDouble.of(sum / 1e6);
        }

        private static double of(long tokens, @Nullable Double price) {
            return tokens == 0 ? 0 : price == null ? Double.NaN : tokens * price;
        }
    }

    /**
     * Those that Sandlot brings along.
     *
     * @param own a file whose entries win over them, or null; a fault of kind INVALID where it can't be read
     */
    static Prices load(@Nullable Path own) {
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
                        "conf/prices.toml shows the form: a table for each model, with input and output, and perhaps cache_read, cache_write, cache_write_1h.")
                .asException();
    }

    private static Map<String, Price> read(InputStream toml) throws IOException {
        return new TreeMap<>(TomlMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build()
                .readValue(toml, FORM));
    }

    /** What the tokens cost; empty where no price is known. The name is that of an entry, or that with its date or what a provider adds. */
    OptionalDouble of(String model, TokenCount tokens) {
        var price = table.getOrDefault(model, table.get(ModelName.bare(model)));
        return price == null ? OptionalDouble.empty() : price.of(tokens);
    }
}
