package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a daemon is and as whom it is asked, kept in a file that only its user may read: for a program that is started without this shell's
 * variables.
 *
 * @param ca a PEM file with the only certificates to trust, or null for the system's
 */
record LoginFile(String url, String token, @Nullable Path ca) {
    /** A fault of kind UNAVAILABLE where it can't be read, or is none. */
    static LoginFile read(Path file) {
        try {
            var json = JsonTree.parse(Files.readString(file));
            if (json.get("url").isNull() || json.get("token").isNull()) {
                throw new IOException("it has no url or no token");
            }
            var ca = json.get("ca");
            return new LoginFile(
                    json.get("url").text(), json.get("token").text(), ca.isNull() ? null : Path.of(ca.text()));
        } catch (IOException e) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "can't read the login " + file + ": " + e,
                            "\"sandlot agent setup\" writes it; run that again for this agent")
                    .asException();
        }
    }

    void write(Path file) throws IOException {
        var json = JsonTree.object().put("url", url).put("token", token).put("ca", ca == null ? null : ca.toString());
        OwnFile.replace(file, json.pretty().getBytes(StandardCharsets.UTF_8));
    }

    Address address() {
        return Address.url(url, ca, token);
    }

    /** By which a verb that is started finds the same daemon. */
    Map<String, String> variables() {
        var variables = new LinkedHashMap<String, String>();
        variables.put("SANDLOT_URL", url);
        variables.put("SANDLOT_TOKEN", token);
        return variables;
    }
}
