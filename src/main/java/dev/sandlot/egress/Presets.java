package dev.sandlot.egress;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.NetworkRule;
import dev.sandlot.model.NetworkRule.Destination;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists of destinations that policies name with {@code @}; {@code conf/egress.toml} says more. Immutable. */
public final class Presets {
    private static final String RESOURCE = "conf/egress.toml";
    /** How many destinations a preset may have. */
    private static final int MOST = 256;

    private final Map<String, Preset> all;

    private Presets(Map<String, Preset> all) {
        this.all = Collections.unmodifiableMap(new TreeMap<>(all));
    }

    /** @param about for people, one sentence */
    public record Preset(String about, List<Destination> rules) {
        public Preset {
            rules = List.copyOf(rules);
        }
    }

    private record Form(@JsonProperty(required = true) Map<String, PresetForm> presets) {}

    private record PresetForm(
            @JsonProperty(required = true) String about,
            @JsonProperty(required = true) List<String> allow) {}

    /**
     * Those that Sandlot brings along. Reads files.
     *
     * @param own a file whose presets come beside them, and win where they have the same name, or null; a fault of kind INVALID where it can't be read
     */
    public static Presets load(@Nullable Path own) {
        try (var in = Presets.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: it lacks " + RESOURCE);
            }
            var all = read(in);
            if (own != null) {
                all.putAll(ownOf(own));
            }
            return new Presets(all);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + RESOURCE, e);
        }
    }

    private static Map<String, Preset> ownOf(Path file) {
        try (var in = Files.newInputStream(file)) {
            return read(in);
        } catch (JacksonException e) {
            throw wrong(file, e.getOriginalMessage());
        } catch (FaultException e) {
            throw wrong(file, e.fault().message());
        } catch (IOException e) {
            throw wrong(file, "can't be read: " + e.getMessage());
        }
    }

    private static FaultException wrong(Path file, String why) {
        return Fault.of(
                        Fault.Kind.INVALID,
                        "egress.presets: " + file + ": " + why,
                        "conf/egress.toml shows the form: a table presets.NAME for each, with about and allow.")
                .asException();
    }

    private static Map<String, Preset> read(InputStream toml) throws IOException {
        var form = TomlMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build()
                .readValue(toml, Form.class);
        var presets = new TreeMap<String, Preset>();
        form.presets.forEach((name, preset) -> presets.put(name, preset(name, preset)));
        return presets;
    }

    private static Preset preset(String name, PresetForm form) {
        var field = "presets." + name;
        if (!NetworkRule.Preset.isName(name)) {
            throw Fault.invalid(field, "must have a name of at most 32 small letters, digits and \"-\"")
                    .asException();
        }
        if (form.allow.size() > MOST) {
            throw Fault.invalid(field, "must have at most " + MOST + " destinations")
                    .asException();
        }
        var rules = new ArrayList<Destination>();
        for (var text : form.allow) {
            if (!(NetworkRule.parse(field, text) instanceof Destination to) || to.host() == null) {
                throw Fault.invalid(field, "must have destinations that name hosts, not \"" + text + "\"")
                        .asException();
            }
            rules.add(to);
        }
        return new Preset(form.about.strip(), rules);
    }

    /** By their names, in their order. */
    public Map<String, Preset> all() {
        return all;
    }

    /** A fault of kind INVALID, about this field, where there is none of this name. */
    Preset require(String field, NetworkRule.Preset named) {
        var preset = all.get(named.name());
        if (preset == null) {
            throw Fault.invalid(
                            field,
                            "has " + named + ", and there is no such preset: there are @"
                                    + String.join(", @", all.keySet()))
                    .asException();
        }
        return preset;
    }

    /** A fault of kind INVALID where the policy names a preset that is not there. */
    public void requireKnown(NetworkPolicy policy) {
        requireKnown("network.allow", policy.allow());
        requireKnown("network.deny", policy.deny());
    }

    private void requireKnown(String field, List<String> rules) {
        for (var text : rules) {
            if (NetworkRule.parse(field, text) instanceof NetworkRule.Preset preset) {
                require(field, preset);
            }
        }
    }
}
