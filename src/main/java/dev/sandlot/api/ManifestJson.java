package dev.sandlot.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.ManifestEntry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code {"manifest": [{path, kind, mode, size, target, sha256}]}} entry by entry, however long it is: none is held once it was told. Names are as
 * {@link FileJson} has them; others are passed over. Methods block.
 */
public final class ManifestJson {
    private static final int MOST_TEXT = 16 << 10;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MOST_TEXT)
                    .maxNestingDepth(8)
                    .build())
            .build();

    private ManifestJson() {}

    /** A fault of kind MALFORMED where that is no JSON or breaks off, and of kind INVALID where it is another. */
    public static void read(InputStream body, Consumer<ManifestEntry> entries) {
        try (var json = JSON.createParser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "body", "must be an object");
            boolean told = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean manifest = json.currentName().equals("manifest");
                json.nextToken();
                if (manifest) {
                    told = true;
                    entries(json, entries);
                } else {
                    json.skipChildren();
                }
            }
            require(told, "manifest", "is missing");
        } catch (JsonProcessingException e) {
            throw Fault.of(Fault.Kind.MALFORMED, "The body is no JSON: " + e.getOriginalMessage())
                    .asException();
        } catch (IOException brokenOff) {
            throw Fault.of(Fault.Kind.MALFORMED, "The body broke off.").asException();
        }
    }

    private static void entries(JsonParser json, Consumer<ManifestEntry> entries) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, "manifest", "must be an array");
        for (int at = 0; json.nextToken() != JsonToken.END_ARRAY; at++) {
            try {
                entries.accept(entry(json));
            } catch (FaultException e) {
                throw told(at, e.fault());
            }
        }
    }

    /** With the place where it stands. */
    private static FaultException told(int at, Fault fault) {
        if (fault.errors().isEmpty()) {
            return fault.asException();
        }
        var error = fault.errors().get(0);
        return Fault.invalid("manifest[" + at + "]." + error.field(), error.message())
                .asException();
    }

    private static ManifestEntry entry(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, "path", "is missing: each must be an object");
        var said = new HashMap<String, String>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var value = json.nextToken();
            if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                said.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        var kind = kind(said.get("kind"));
        var file = new FileEntry(
                path(said, "path"),
                kind,
                mode(said.get("mode"), kind),
                kind == FileEntry.Kind.FILE ? size(said.get("size")) : 0,
                Instant.EPOCH,
                kind == FileEntry.Kind.LINK ? path(said, "target") : null);
        return new ManifestEntry(file, said.get("sha256"));
    }

    private static FileEntry.Kind kind(@Nullable String said) {
        for (var kind : FileEntry.Kind.values()) {
            if (kind != FileEntry.Kind.OTHER
                    && kind.name().toLowerCase(Locale.ROOT).equals(said)) {
                return kind;
            }
        }
        throw Fault.invalid("kind", "must be file, directory, link or gone").asException();
    }

    private static InnerPath path(Map<String, String> said, String name) {
        var bytes = said.get(name + "_base64");
        if (bytes != null) {
            try {
                return InnerPath.of(Base64.getDecoder().decode(bytes));
            } catch (IllegalArgumentException e) {
                throw Fault.invalid(name + "_base64", "must be base64").asException();
            }
        }
        var text = said.getOrDefault(name, "");
        require(!text.isEmpty(), name, "is missing");
        return InnerPath.of(text);
    }

    private static int mode(@Nullable String said, FileEntry.Kind kind) {
        if (said == null) {
            return kind == FileEntry.Kind.DIRECTORY ? 0755 : 0644;
        }
        return FileJson.parseMode(said);
    }

    private static long size(@Nullable String said) {
        try {
            long size = said == null ? -1 : Long.parseLong(said);
            require(size >= 0, "size", "must be a number of bytes");
            return size;
        } catch (NumberFormatException e) {
            throw Fault.invalid("size", "must be a number of bytes").asException();
        }
    }

    private static void require(boolean holds, String field, String message) {
        if (!holds) {
            throw Fault.invalid(field, message).asException();
        }
    }
}
