package dev.sandlot.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/** Reads a configuration file (TOML 1.0). Whatever is not understood is an error with its line: a typo must not silently mean nothing. */
final class TomlFile {
    private final Path file;
    private final Settings settings;
    private final TomlLines lines;

    private TomlFile(Path file, Settings settings, TomlLines lines) {
        this.file = file;
        this.settings = settings;
        this.lines = lines;
    }

    /** Puts what the file says into the settings. */
    static void read(Path file, Settings settings) {
        try {
            var text = Files.readString(file);
            new TomlFile(file, settings, new TomlLines(text)).walk("", new TomlMapper().readTree(text));
        } catch (NoSuchFileException e) {
            throw Settings.fault(file.toString(), "there is no such file");
        } catch (JacksonException e) {
            var at = e.getLocation();
            var line = at == null ? "" : ":" + at.getLineNr();
            throw Settings.fault(file + line, "is not valid TOML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Settings.fault(file.toString(), "can't be read: " + e.getMessage());
        }
    }

    private void walk(String prefix, JsonNode table) {
        for (Map.Entry<String, JsonNode> entry : table.properties()) {
            var name = prefix + entry.getKey();
            var key = Key.named(name);
            if (key.isPresent()) {
                settings.put(key.get(), value(key.get(), entry.getValue()), source(name));
            } else if (entry.getValue().isObject() && isTable(name)) {
                walk(name + ".", entry.getValue());
            } else {
                throw unknown(name);
            }
        }
    }

    private static boolean isTable(String name) {
        return Key.ALL.stream().anyMatch(key -> key.name().startsWith(name + "."));
    }

    private RuntimeException unknown(String name) {
        var names = new ArrayList<String>();
        Key.ALL.forEach(key -> names.add(key.name()));
        var meant = Key.nearest(name, names);
        return Settings.fault(
                source(name), "unknown key " + name + (meant == null ? "" : " (did you mean " + meant + "?)"));
    }

    private Object value(Key key, JsonNode node) {
        boolean fits = switch (key.type()) {
            case TEXT -> node.isTextual();
            case WHOLE -> node.isIntegralNumber() && node.canConvertToLong();
            case NUMBER -> node.isNumber();
            case LIST -> node.isArray();
        };
        if (!fits) {
            throw wrongType(key);
        }
        return switch (key.type()) {
            case TEXT -> node.textValue();
            case WHOLE -> node.longValue();
            case NUMBER -> node.doubleValue();
            case LIST -> {
                var texts = new ArrayList<String>();
                for (var item : node) {
                    if (!item.isTextual()) {
                        throw wrongType(key);
                    }
                    texts.add(item.textValue());
                }
                yield texts;
            }
        };
    }

    private RuntimeException wrongType(Key key) {
        return Settings.fault(source(key.name()), key.name() + " must be " + key.type().expected);
    }

    private String source(String name) {
        int line = lines.of(name);
        return line == 0 ? file.toString() : file + ":" + line;
    }
}
