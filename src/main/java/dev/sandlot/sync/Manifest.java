package dev.sandlot.sync;

import dev.sandlot.model.FileEntry.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes {@code {"manifest": […]}} as the API wants it, entry by entry. */
public final class Manifest {
    private static final HexFormat HEX = HexFormat.of();

    private final OutputStream out;
    private final StringBuilder line = new StringBuilder(512);
    private boolean begun;

    public Manifest(OutputStream out) {
        this.out = out;
    }

    /** @param sha256 of a file's contents, or null where they aren't known */
    public void add(LocalEntry entry, byte @Nullable [] sha256) throws IOException {
        begin(entry.path(), entry.kind());
        if (entry.kind() != Kind.LINK) {
            line.append(",\"mode\":\"0")
                    .append(Integer.toOctalString(entry.mode()))
                    .append('"');
        }
        if (entry.kind() == Kind.FILE) {
            line.append(",\"size\":").append(entry.size());
        }
        if (entry.target() != null) {
            line.append(',');
            text("target", entry.target());
        }
        end(sha256);
    }

    /** @param sha256 of what it had when it was last known to lie there, or null where it is to go in any case */
    public void addGone(String path, byte @Nullable [] sha256) throws IOException {
        begin(path, Kind.GONE);
        end(sha256);
    }

    /** The end of the manifest. */
    public void finish() throws IOException {
        line.setLength(0);
        line.append(begun ? "]}" : "{\"manifest\":[]}");
        write();
    }

    private void begin(String path, Kind kind) {
        line.setLength(0);
        line.append(begun ? ",{" : "{\"manifest\":[{");
        begun = true;
        text("path", path);
        line.append(",\"kind\":\"").append(kind.name().toLowerCase(Locale.ROOT)).append('"');
    }

    private void end(byte @Nullable [] sha256) throws IOException {
        if (sha256 != null) {
            line.append(",\"sha256\":\"").append(HEX.formatHex(sha256)).append('"');
        }
        line.append('}');
        write();
    }

    private void write() throws IOException {
        out.write(line.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void text(String name, String bytes) {
        if (isPlain(bytes)) {
            line.append('"').append(name).append("\":\"").append(bytes).append('"');
            return;
        }
        var raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        try {
            var decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
            line.append('"').append(name).append("\":\"");
            escape(decoded.toString());
            line.append('"');
        } catch (CharacterCodingException notUtf8) {
            line.append('"').append(name).append("_base64\":\"");
            line.append(Base64.getEncoder().encodeToString(raw)).append('"');
        }
    }

    private static boolean isPlain(String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
    }
}
