package dev.sandlot.config;

import dev.sandlot.model.Fault;
import dev.sandlot.model.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the daemon's configuration once: the file, over it the environment, over that the flags. Each wrong value is a fault of kind
 * INVALID that says where it stands.
 */
public final class ConfigLoader {
    /** Variables that are meant for the client or the launcher, and mean nothing here. */
    private static final Set<String> NOT_OURS = Set.of(
            "SANDLOT_URL",
            "SANDLOT_TOKEN",
            "SANDLOT_CONTEXT",
            "SANDLOT_LOG",
            "SANDLOT_JAVA",
            "SANDLOT_JAVA_OPTS",
            "SANDLOT_SANDBOX",
            "SANDLOT_PROCESS");

    private static final String CONFIG = "SANDLOT_CONFIG";

    private final Map<String, String> environment;
    private final boolean root;
    private final Path systemFile;
    private final long hostMemory;

    /**
     * @param environment the variables
     * @param root whether the daemon runs as root, which has other directories
     * @param systemFile the file that root's daemon reads where none is named
     * @param hostMemory in bytes
     */
    ConfigLoader(Map<String, String> environment, boolean root, Path systemFile, long hostMemory) {
        this.environment = Map.copyOf(environment);
        this.root = root;
        this.systemFile = systemFile;
        this.hostMemory = hostMemory;
    }

    /** For this process. */
    public static ConfigLoader here() {
        return new ConfigLoader(
                System.getenv(),
                isRoot(),
                Path.of("/etc/sandlot/sandlot.toml"),
                Memory.total(Path.of("/proc/meminfo")));
    }

    /** Whether this process is the host's root, or that of the user namespace it is in. */
    public static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What was found.
     *
     * @param warnings lines for whoever started the daemon
     */
    public record Loaded(Config config, List<String> warnings) {}

    /**
     * Loads the configuration.
     *
     * @param file as named by a flag, or null: then {@code SANDLOT_CONFIG} names it, else {@code /etc/sandlot/sandlot.toml} for root
     *     and {@code $XDG_CONFIG_HOME/sandlot/sandlot.toml} for others is read where it exists
     * @param listen as given by a flag, or null
     * @param stateDir as given by a flag, or null
     */
    public Loaded load(@Nullable Path file, @Nullable String listen, @Nullable Path stateDir) {
        var settings = new Settings();
        var warnings = new ArrayList<String>();
        var named = file != null ? file : environment.containsKey(CONFIG) ? Path.of(environment.get(CONFIG)) : null;
        if (named != null) {
            TomlFile.read(named, settings);
        } else if (Files.exists(usualFile())) {
            TomlFile.read(usualFile(), settings);
        }
        readEnvironment(settings, warnings);
        if (listen != null) {
            settings.put(Key.LISTEN, listen, "--listen");
        }
        if (stateDir != null) {
            settings.put(Key.STATE_DIR, stateDir.toString(), "--state-dir");
        }
        return new Loaded(config(settings), List.copyOf(warnings));
    }

    private void readEnvironment(Settings settings, List<String> warnings) {
        var variables = new ArrayList<String>();
        Key.ALL.forEach(key -> variables.add(key.variable()));
        new TreeMap<>(environment).forEach((name, text) -> {
            if (!name.startsWith(Key.PREFIX) || NOT_OURS.contains(name) || name.equals(CONFIG)) {
                return;
            }
            var key = Key.ALL.stream().filter(k -> k.variable().equals(name)).findFirst();
            if (key.isEmpty()) {
                var meant = Key.nearest(name, variables);
                warnings.add("the variable " + name + " is not known and means nothing"
                        + (meant == null ? "" : " (did you mean " + meant + "?)"));
                return;
            }
            if (text.indexOf('\uFFFD') >= 0) {
                throw Settings.fault(name, "must be UTF-8 text");
            }
            try {
                settings.put(key.get(), key.get().parse(text), name);
            } catch (IllegalArgumentException e) {
                throw Settings.fault(name, "must be " + key.get().type().expected);
            }
        });
    }

    private Config config(Settings settings) {
        return new Config(
                stateDir(settings),
                server(settings),
                ssh(settings),
                sandboxes(settings),
                workspaces(settings),
                new Config.Processes((int) settings.whole(Key.KEEP, 1, 100_000)),
                logs(settings),
                EgressConfig.of(settings),
                agents(settings),
                Web.notifications(settings));
    }

    private static Config.Workspaces workspaces(Settings settings) {
        var directories = settings.list(Key.DIRECTORIES);
        if (directories.stream().anyMatch(directory -> !directory.startsWith("/"))) {
            throw settings.wrong(Key.DIRECTORIES, "must be absolute paths");
        }
        return new Config.Workspaces(
                directories.stream().map(Path::of).toList(), (int) settings.whole(Key.MAX_SNAPSHOTS, 0, 100_000));
    }

    private static Config.Agents agents(Settings settings) {
        var prices = settings.text(Key.AGENT_PRICES);
        if (prices != null && (prices.isBlank() || prices.indexOf('\0') >= 0)) {
            throw settings.wrong(Key.AGENT_PRICES, "must name a file");
        }
        return new Config.Agents(
                prices == null ? null : Path.of(prices).toAbsolutePath(),
                Duration.ofSeconds(settings.whole(Key.AGENT_PAUSE, 1, 3600)),
                (int) settings.whole(Key.AGENT_READ, 64 << 10, 64 << 20),
                Duration.ofDays(settings.whole(Key.AGENT_DAYS, 1, 36_500)),
                settings.number(Key.AGENT_BUDGET, 0, 1e9));
    }

    private Config.Server server(Settings settings) {
        var listen = Listen.parse(settings, Key.LISTEN, settings.textOrStandard(Key.LISTEN));
        return new Config.Server(
                listen.host(),
                listen.port(),
                settings.list(Key.HOSTS),
                Listen.tls(settings, listen),
                Web.previews(settings),
                settings.whole(Key.MAX_BODY, 1 << 10, 1L << 40),
                Duration.ofSeconds(settings.whole(Key.IDLE_TIMEOUT, 20, 86_400)));
    }

    /** Unset or empty there is no ssh. Any address will do: what goes over it is encrypted, and only keys that are listed get in. */
    private static Config.@Nullable Ssh ssh(Settings settings) {
        var text = settings.text(Key.SSH_LISTEN);
        if (text == null || text.isBlank()) {
            return null;
        }
        var listen = Listen.parse(settings, Key.SSH_LISTEN, text);
        return new Config.Ssh(listen.host(), listen.port());
    }

    private Config.Sandboxes sandboxes(Settings settings) {
        var greatest = new Limits(
                cpus(settings, Key.GREATEST_CPUS),
                bytes(settings, Key.GREATEST_MEMORY, 4L << 20),
                bytes(settings, Key.GREATEST_PIDS, 4),
                bytes(settings, Key.GREATEST_DISK, 1L << 20));
        var memory = bytes(settings, Key.DEFAULT_MEMORY, 4L << 20);
        var defaults = new Limits(
                cpus(settings, Key.DEFAULT_CPUS),
                memory == null ? null : Math.min(memory, hostMemory),
                bytes(settings, Key.DEFAULT_PIDS, 4),
                bytes(settings, Key.DEFAULT_DISK, 1L << 20));
        requireWithin(settings, defaults, greatest);
        int first = (int) settings.whole(Key.FIRST_UID, 1000, 2_000_000_000);
        int uids = (int) settings.whole(Key.UIDS, 1, 100_000_000);
        return new Config.Sandboxes(
                (int) settings.whole(Key.MAX_SANDBOXES, 1, 1_000_000),
                defaults,
                greatest,
                Duration.ofSeconds(settings.whole(Key.STOP_GRACE, 0, 3600)),
                first,
                uids);
    }

    private static void requireWithin(Settings settings, Limits defaults, Limits greatest) {
        within(settings, Key.DEFAULT_CPUS, defaults.cpus(), Key.GREATEST_CPUS, greatest.cpus());
        within(settings, Key.DEFAULT_MEMORY, defaults.memoryBytes(), Key.GREATEST_MEMORY, greatest.memoryBytes());
        within(settings, Key.DEFAULT_PIDS, defaults.pids(), Key.GREATEST_PIDS, greatest.pids());
        within(settings, Key.DEFAULT_DISK, defaults.diskBytes(), Key.GREATEST_DISK, greatest.diskBytes());
    }

    private static void within(Settings settings, Key key, @Nullable Number value, Key most, @Nullable Number bound) {
        if (value != null && bound != null && value.doubleValue() > bound.doubleValue()) {
            throw settings.wrong(
                    settings.has(key) ? key : most,
                    settings.has(key)
                            ? "must not be above " + most.name() + " (" + bound + ")"
                            : "must not be below " + key.name() + " (" + value + ")");
        }
    }

    private static @Nullable Double cpus(Settings settings, Key key) {
        double value = settings.number(key, 0, 4096);
        if (value != 0 && value < 0.01) {
            throw settings.wrong(key, "must be at least 0.01, or 0 for no limit");
        }
        return value == 0 ? null : value;
    }

    private static @Nullable Long bytes(Settings settings, Key key, long least) {
        long value = settings.whole(key, 0, Long.MAX_VALUE);
        if (value != 0 && value < least) {
            throw settings.wrong(key, "must be at least " + least + ", or 0 for no limit");
        }
        return value == 0 ? null : value;
    }

    private static Config.Logs logs(Settings settings) {
        return new Config.Logs(
                settings.whole(Key.LOG_BYTES, 1L << 20, 1L << 50), settings.whole(Key.EVENTS, 100, 100_000_000));
    }

    private Path stateDir(Settings settings) {
        var text = settings.text(Key.STATE_DIR);
        if (text == null) {
            return root
                    ? Path.of("/var/lib/sandlot")
                    : userDirectory("XDG_STATE_HOME", ".local/state").resolve("sandlot");
        }
        if (text.isBlank() || text.indexOf('\0') >= 0) {
            throw settings.wrong(Key.STATE_DIR, "must name a directory");
        }
        return Path.of(text).toAbsolutePath().normalize();
    }

    private Path usualFile() {
        return root ? systemFile : userDirectory("XDG_CONFIG_HOME", ".config").resolve("sandlot/sandlot.toml");
    }

    /** By the XDG base directory specification: a variable, where it holds an absolute path, else below HOME. */
    private Path userDirectory(String variable, String belowHome) {
        var named = environment.getOrDefault(variable, "");
        if (named.startsWith("/")) {
            return Path.of(named);
        }
        var home = environment.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            throw Fault.of(
                            Fault.Kind.INVALID,
                            "There is no HOME, so it is not known where state is kept.",
                            "Name a directory with --state-dir.")
                    .asException();
        }
        return Path.of(home).resolve(belowHome);
    }
}
