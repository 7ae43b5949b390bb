package dev.sandlot.config;

import dev.sandlot.model.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

public final class ConfigLoader {
    private ConfigLoader() {}

    public static Config load(Path file, String listen, Path stateDir) {
        var env = System.getenv();
        var l = listen == null ? "127.0.0.1:3000" : listen;
        int colon = l.lastIndexOf(':');
        var dir = stateDir != null ? stateDir : Path.of("/var/lib/sandlot");
        return new Config(
                dir,
                new Config.Server(
                        l.substring(0, colon),
                        Integer.parseInt(l.substring(colon + 1)),
                        List.of(),
                        null,
                        10 << 20,
                        Duration.ofSeconds(60)),
                new Config.Sandboxes(
                        500,
                        new Limits(2.0, 4L << 30, 1024L, null),
                        Limits.NONE,
                        Duration.ofSeconds(10),
                        Integer.parseInt(env.getOrDefault("SANDLOT_SANDBOXES_FIRST_UID", "200000")),
                        Integer.parseInt(env.getOrDefault("SANDLOT_SANDBOXES_UIDS", "10000"))),
                new Config.Logs(256L << 20, 100000));
    }
}
