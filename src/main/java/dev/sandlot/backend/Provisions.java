package dev.sandlot.backend;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What every sandbox is provided with, from {@code conf/provisions.toml}, which explains each entry. An unknown or a missing key is an
 * error.
 *
 * @param system directories of the host that are there read-only
 * @param links where each symbolic link inside leads
 * @param environment variables of every process
 * @param proxy the same, where the sandbox reaches what it reaches through its proxy
 */
record Provisions(
        @JsonProperty(required = true) List<String> system,
        @JsonProperty(required = true) User user,
        @JsonProperty(required = true) Map<String, String> links,
        @JsonProperty(required = true) Map<String, String> environment,
        @JsonProperty(required = true) Map<String, String> proxy,
        @JsonProperty(required = true) Etc etc,
        @JsonProperty(required = true) Sizes sizes,
        @JsonProperty(required = true) Rlimits rlimits) {
    private static final String RESOURCE = "conf/provisions.toml";

    /** Who processes inside believe to be. */
    record User(String name, int uid, int gid, String home) {}

    /**
     * The private {@code /etc}.
     *
     * @param host entries taken from the host where it has them; a {@code *} stands for any part of the last name
     * @param privateFiles name and text of the sandbox's own
     */
    record Etc(List<String> host, @JsonProperty("private") Map<String, String> privateFiles) {
        Etc {
            host = List.copyOf(host);
            privateFiles = new TreeMap<>(privateFiles);
        }
    }

    /** Sizes of the memory file systems {@code /dev/shm} and {@code /var}. */
    record Sizes(
            @JsonProperty("shm_bytes") long shmBytes,
            @JsonProperty("var_bytes") long varBytes) {}

    /** Limits of each process, setrlimit(2). */
    record Rlimits(
            long core,
            @JsonProperty("open_files") long openFiles,
            @JsonProperty("locked_kib") long lockedKib) {}

    Provisions {
        system = List.copyOf(system);
        links = new LinkedHashMap<>(links);
        environment = new TreeMap<>(environment);
        proxy = new TreeMap<>(proxy);
    }

    /** They are read once: binding them takes a good part of a daemon's start. */
    private static final class Shipped {
        static final Provisions ALL = load();
    }

    /** Those that Sandlot brings along. */
    static Provisions shipped() {
        return Shipped.ALL;
    }

    private static Provisions load() {
        try (var in = Provisions.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: it lacks " + RESOURCE);
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + RESOURCE, e);
        }
    }

    static Provisions read(InputStream toml) throws IOException {
        return TomlMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build()
                .readValue(toml, Provisions.class);
    }

    /** The text of a private file of {@code /etc}, filled in. */
    String privateText(String file, String hostname) {
        return fill(Objects.requireNonNull(etc.privateFiles.get(file), file).stripLeading(), hostname);
    }

    /** The variables of every process, filled in. */
    Map<String, String> environment(String hostname) {
        var filled = new TreeMap<String, String>();
        environment.forEach((name, value) -> filled.put(name, fill(value, hostname)));
        return filled;
    }

    private String fill(String text, String hostname) {
        return text.replace("@USER@", user.name)
                .replace("@UID@", Integer.toString(user.uid))
                .replace("@GID@", Integer.toString(user.gid))
                .replace("@HOME@", user.home)
                .replace("@HOSTNAME@", hostname);
    }

    /** The entries of the host's {@code /etc} that exist, as absolute paths. */
    static List<Path> present(Path etc, List<String> entries) {
        var found = new ArrayList<Path>();
        for (var entry : entries) {
            if (entry.contains("*")) {
                found.addAll(matching(etc, entry));
            } else if (Files.exists(etc.resolve(entry))) {
                found.add(etc.resolve(entry));
            }
        }
        return found;
    }

    private static List<Path> matching(Path etc, String pattern) {
        var found = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(etc, pattern)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException("can't list " + etc, e);
        }
        return found;
    }
}
