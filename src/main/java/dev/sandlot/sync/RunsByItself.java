package dev.sandlot.sync;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Files that run something when a person only enters a directory, opens it, or uses a tool that people use without a thought there: git's own directory
 * (hooks, configuration), that of an editor ({@code .vscode}, {@code .idea}, {@code .devcontainer}), of an agent ({@code .claude}, {@code .cursor},
 * {@code .mcp.json}), of shells and package managers ({@code .envrc}, {@code .mise.toml}, {@code .npmrc}, {@code .yarnrc.yml}, {@code .husky} and their
 * like). Build files run too, but only when somebody builds.
 */
public final class RunsByItself {
    private static final Set<String> NAMES = Set.of(
            ".git",
            ".husky",
            ".githooks",
            ".vscode",
            ".idea",
            ".devcontainer",
            ".devcontainer.json",
            ".claude",
            ".cursor",
            ".codex",
            ".gemini",
            ".mcp.json",
            ".envrc",
            ".mise.toml",
            ".tool-versions",
            ".npmrc",
            ".pnpmfile.cjs",
            ".yarnrc",
            ".yarnrc.yml",
            ".lefthook.yml",
            ".lefthook.yaml",
            "lefthook.yml",
            "lefthook.yaml",
            ".pre-commit-config.yaml",
            ".exrc",
            ".nvim.lua",
            ".nvimrc",
            ".vimrc",
            ".dir-locals.el");
    /** What some file systems call {@code .git} beside. */
    private static final String SHORT_GIT = "git~";

    private RunsByItself() {}

    /** @param path one character a byte, with slashes between names */
    public static boolean is(String path) {
        for (var name : List.of(path.split("/"))) {
            var seen = seen(name);
            if (NAMES.contains(seen) || seen.startsWith(SHORT_GIT)) {
                return true;
            }
        }
        return false;
    }

    /** As file systems see it that don't tell letters apart, or pass over dots and spaces at the end, streams, and what has no width. */
    private static String seen(String name) {
        var text = PathBytes.shown(name);
        int stream = text.indexOf(':');
        var visible = (stream > 0 ? text.substring(0, stream) : text)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return visible.replaceFirst("[. ]+$", "").toLowerCase(Locale.ROOT);
    }
}
