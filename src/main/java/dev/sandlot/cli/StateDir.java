package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The state directory of the daemon on this host, as its clients see it. */
record StateDir(Path path) {
    /** The one that was named, else that of the environment, else the default for this user. */
    static StateDir of(@Nullable Path named, Console console) {
        if (named != null) {
            return new StateDir(named.toAbsolutePath());
        }
        var set = console.variable("SANDLOT_STATE_DIR");
        if (set != null) {
            return new StateDir(Path.of(set).toAbsolutePath());
        }
        if ("root".equals(System.getProperty("user.name"))) {
            return new StateDir(Path.of("/var/lib/sandlot"));
        }
        return new StateDir(ClientState.home(console).resolve("sandlot"));
    }

    Path socket() {
        return path.resolve("sandlot.sock");
    }

    /** The daemon's own URL, or null where the file does not say. */
    @Nullable
    String url() {
        return firstLine("url");
    }

    /** How to reach the daemon: through its socket, else through the files {@code url} and {@code token}. */
    Address address(@Nullable Path ca, @Nullable String token) {
        if (token == null && Files.isWritable(socket())) {
            return Address.unix(socket());
        }
        var url = url();
        if (url == null) {
            return Address.unix(socket());
        }
        return Address.url(url, ca, token != null ? token : firstLine("token"));
    }

    private @Nullable String firstLine(String file) {
        try {
            var text = Files.readString(path.resolve(file)).strip();
            return text.isEmpty() ? null : text.lines().findFirst().orElse(null);
        } catch (NoSuchFileException none) {
            return null;
        } catch (AccessDeniedException denied) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "the daemon of " + path + " belongs to another user",
                            "run this as that user, or set SANDLOT_URL and SANDLOT_TOKEN")
                    .asException();
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "can't read " + path.resolve(file) + ": " + e.getMessage())
                    .asException();
        }
    }
}
