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
    /** Entries are written together. */
    private static final int TOGETHER = 32 << 10;

    private final OutputStream out;
    private final StringBuilder lines = new StringBuilder(TOGETHER + 1024);
    private boolean begun;

    public Manifest(OutputStream out) {
        this.out = out;
    }

    /** @param sha256 of a file's contents, or null where they aren't known */
    public void add(LocalEntry entry, byte @Nullable [] sha256) throws IOException {
        begin(entry.path(), entry.kind());
        if (entry.kind() != Kind.LINK) {
            lines.append(",\"mode\":\"0")
                    .append(Integer.toOctalString(entry.mode()))
                    .append('"');
        }
        if (entry.kind() == Kind.FILE) {
            lines.append(",\"size\":").append(entry.size());
        }
        if (entry.target() != null) {
            lines.append(',');
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
        lines.append(begun ? "]}" : "{\"manifest\":[]}");
        write();
    }

    private void begin(String path, Kind kind) {
        lines.append(begun ? ",{" : "{\"manifest\":[{");
        begun = true;
        text("path", path);
        lines.append(",\"kind\":\"")
                .append(kind.name().toLowerCase(Locale.ROOT))
                .append('"');
    }

    private void end(byte @Nullable [] sha256) throws IOException {
        if (sha256 != null) {
            lines.append(",\"sha256\":\"").append(HEX.formatHex(sha256)).append('"');
        }
        lines.append('}');
        if (lines.length() >= TOGETHER) {
            write();
        }
    }

    private void write() throws IOException {
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        lines.setLength(0);
    }

    private void text(String name, String bytes) {
        if (isPlain(bytes)) {
            lines.append('"').append(name).append("\":\"").append(bytes).append('"');
            return;
        }
        var raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        try {
            var decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
            lines.append('"').append(name).append("\":\"");
            escape(decoded.toString());
            lines.append('"');
        } catch (CharacterCodingException notUtf8) {
            lines.append('"').append(name).append("_base64\":\"");
            lines.append(Base64.getEncoder().encodeToString(raw)).append('"');
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
                lines.append('\\').append(c);
            } else if (c < ' ') {
                lines.append(String.format("\\u%04x", (int) c));
            } else {
                lines.append(c);
            }
        }
    }
}
