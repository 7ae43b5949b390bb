package dev.sandlot.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration.
 *
 * @param name dotted, as in the file
 * @param type what its value is
 * @param standard the value where none is given; null where there is none or it depends on who runs the daemon
 */
record Key(String name, Type type, @Nullable Object standard) {
    /** What a value is. */
    enum Type {
        TEXT("text in quotes"),
        WHOLE("a whole number"),
        NUMBER("a number"),
        LIST("a list of texts in quotes");

        final String expected;

        Type(String expected) {
            this.expected = expected;
        }
    }

    static final String PREFIX = "SANDLOT_";

    static final Key STATE_DIR = new Key("state_dir", Type.TEXT, null);
    static final Key LISTEN = new Key("server.listen", Type.TEXT, "127.0.0.1:3000");
    static final Key HOSTS = new Key("server.hosts", Type.LIST, List.of());
    static final Key PREVIEWS = new Key("server.preview_url", Type.TEXT, null);
    static final Key TLS_KEY = new Key("server.tls_key", Type.TEXT, null);
    static final Key TLS_CERTIFICATE = new Key("server.tls_certificate", Type.TEXT, null);
    static final Key MAX_BODY = new Key("server.max_body_bytes", Type.WHOLE, 16L << 20);
    static final Key IDLE_TIMEOUT = new Key("server.idle_timeout_seconds", Type.WHOLE, 75L);
    static final Key SSH_LISTEN = new Key("ssh.listen", Type.TEXT, null);
    static final Key MAX_SANDBOXES = new Key("sandboxes.max", Type.WHOLE, 500L);
    static final Key STOP_GRACE = new Key("sandboxes.stop_grace_seconds", Type.WHOLE, 10L);
    static final Key FIRST_UID = new Key("sandboxes.first_uid", Type.WHOLE, 200_000L);
    static final Key UIDS = new Key("sandboxes.uids", Type.WHOLE, 10_000L);
    static final Key DEFAULT_CPUS = new Key("sandboxes.default_cpus", Type.NUMBER, 0.0);
    static final Key DEFAULT_MEMORY = new Key("sandboxes.default_memory_bytes", Type.WHOLE, 4L << 30);
    static final Key DEFAULT_PIDS = new Key("sandboxes.default_pids", Type.WHOLE, 1024L);
    static final Key DEFAULT_DISK = new Key("sandboxes.default_disk_bytes", Type.WHOLE, 0L);
    static final Key GREATEST_CPUS = new Key("sandboxes.greatest_cpus", Type.NUMBER, 0.0);
    static final Key GREATEST_MEMORY = new Key("sandboxes.greatest_memory_bytes", Type.WHOLE, 0L);
    static final Key GREATEST_PIDS = new Key("sandboxes.greatest_pids", Type.WHOLE, 0L);
    static final Key GREATEST_DISK = new Key("sandboxes.greatest_disk_bytes", Type.WHOLE, 0L);
    static final Key DIRECTORIES = new Key("workspaces.directories", Type.LIST, List.of());
    static final Key MAX_SNAPSHOTS = new Key("snapshots.max", Type.WHOLE, 100L);
    static final Key KEEP = new Key("processes.keep", Type.WHOLE, 500L);
    static final Key LOG_BYTES = new Key("logs.process_bytes", Type.WHOLE, 256L << 20);
    static final Key EVENTS = new Key("logs.events", Type.WHOLE, 100_000L);
    static final Key PRESETS = new Key("egress.presets", Type.TEXT, null);
    static final Key PRIVATE = new Key("egress.private", Type.LIST, List.of());
    static final Key EGRESS_HOSTS = new Key("egress.hosts", Type.LIST, List.of());
    static final Key TRUST = new Key("egress.trust", Type.TEXT, null);
    static final Key SECRETS_KEY = new Key("egress.secrets_key", Type.TEXT, null);
    static final Key DECISIONS = new Key("egress.decisions", Type.WHOLE, 20_000L);
    static final Key AGENT_PRICES = new Key("agents.prices", Type.TEXT, null);
    static final Key AGENT_PAUSE = new Key("agents.pause_seconds", Type.WHOLE, 5L);
    static final Key AGENT_READ = new Key("agents.read_bytes", Type.WHOLE, 4L << 20);
    static final Key AGENT_DAYS = new Key("agents.kept_days", Type.WHOLE, 400L);
    static final Key AGENT_BUDGET = new Key("agents.budget_usd", Type.NUMBER, 0.0);

    static final Key WEBHOOK = new Key("notifications.webhook", Type.TEXT, null);
    static final Key WEBHOOK_SECRET = new Key("notifications.webhook_secret", Type.TEXT, null);
    static final Key NTFY = new Key("notifications.ntfy", Type.TEXT, null);
    static final Key NTFY_TOKEN = new Key("notifications.ntfy_token", Type.TEXT, null);
    static final Key PUBLIC_URL = new Key("notifications.public_url", Type.TEXT, null);

    /** In the order of {@code conf/sandlot.toml}. */
    static final List<Key> ALL = List.of(
            STATE_DIR,
            LISTEN,
            HOSTS,
            PREVIEWS,
            TLS_KEY,
            TLS_CERTIFICATE,
            MAX_BODY,
            IDLE_TIMEOUT,
            SSH_LISTEN,
            MAX_SANDBOXES,
            STOP_GRACE,
            FIRST_UID,
            UIDS,
            DEFAULT_CPUS,
            DEFAULT_MEMORY,
            DEFAULT_PIDS,
            DEFAULT_DISK,
            GREATEST_CPUS,
            GREATEST_MEMORY,
            GREATEST_PIDS,
            GREATEST_DISK,
            DIRECTORIES,
            MAX_SNAPSHOTS,
            KEEP,
            LOG_BYTES,
            EVENTS,
            PRESETS,
            PRIVATE,
            EGRESS_HOSTS,
            TRUST,
            SECRETS_KEY,
            DECISIONS,
            AGENT_PRICES,
            AGENT_PAUSE,
            AGENT_READ,
            AGENT_DAYS,
            AGENT_BUDGET,
            WEBHOOK,
            WEBHOOK_SECRET,
            NTFY,
            NTFY_TOKEN,
            PUBLIC_URL);

    /** {@code server.max_body_bytes} is {@code SANDLOT_SERVER_MAX_BODY_BYTES}. */
    String variable() {
        return PREFIX + name.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    static Optional<Key> named(String name) {
        return ALL.stream().filter(key -> key.name.equals(name)).findFirst();
    }

    /** The value of a text that came from a variable. Throws {@link IllegalArgumentException} where it is none of this type. */
    Object parse(String text) {
        return switch (type) {
            case TEXT -> text;
            case WHOLE -> Long.parseLong(text.strip().replace("_", ""));
            case NUMBER -> Double.parseDouble(text.strip());
            case LIST -> {
                var parts = new ArrayList<String>();
                for (var part : text.split(",")) {
                    if (!part.isBlank()) {
                        parts.add(part.strip());
                    }
                }
                yield List.copyOf(parts);
            }
        };
    }

    /** What was meant where this is not known, or null: the name with the fewest edits between. */
    static @Nullable String nearest(String name, List<String> known) {
        String best = null;
        int least = Math.max(2, name.length() / 3) + 1;
        for (var candidate : known) {
            int edits = edits(name, candidate);
            if (edits < least) {
                best = candidate;
                least = edits;
            }
        }
        return best;
    }

    private static int edits(String a, String b) {
        var before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}
