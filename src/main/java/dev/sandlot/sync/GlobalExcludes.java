package dev.sandlot.sync;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a user's patterns for all repositories are: core.excludesFile of git-config(1). */
final class GlobalExcludes {
    private static final String OPTIONAL = ":(optional)";
    private static final String HOME = "~/";

    private GlobalExcludes() {}

    /**
     * Null where there are none.
     *
     * @param setting as it is configured, one character a byte; null where it is not
     * @param top the directory of the work tree
     */
    static @Nullable Path of(@Nullable String setting, Path top, Map<String, String> environment) {
        var home = environment.get("HOME");
        if (setting == null) {
            return standard(environment.get("XDG_CONFIG_HOME"), home);
        }
        var path = setting.startsWith(OPTIONAL) ? setting.substring(OPTIONAL.length()) : setting;
        if (path.isEmpty()) {
            return null;
        }
        if (!path.startsWith(HOME)) {
            return top.resolve(PathBytes.toPath(path));
        }
        return home == null ? null : Path.of(home).resolve(PathBytes.toPath("./" + path.substring(HOME.length())));
    }

    private static @Nullable Path standard(@Nullable String configuration, @Nullable String home) {
        if (configuration != null && !configuration.isEmpty()) {
            return Path.of(configuration, "git/ignore");
        }
        return home == null ? null : Path.of(home, ".config/git/ignore");
    }
}
