package dev.sandlot.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tools that need this computer's files: each is a verb, run as a person would. */
final class LocalTools {
    private static final Pattern SANDBOX = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    /** Is always put before the model, as those of the daemon that are. */
    private static final String CORE = "sync_local_to_remote";

    private static final int USUAL_TIMEOUT = 120;
    private static final int MOST_TIMEOUT = 7 * 24 * 3600;
    private static final String PATH =
            "A directory of this computer; a relative one begins where the agent was started.";

    private static final List<LocalParameter> COMMON = List.of(
            LocalParameter.words("excludes", "Patterns of what is left out, as in .gitignore."),
            LocalParameter.text("exclude_file", "A file of this computer with more such patterns, one a line."),
            LocalParameter.flag("use_gitignore", true, "Leave out what git ignores."),
            LocalParameter.flag("delete_extras", false, "Delete what is only there where it comes to."),
            LocalParameter.text(
                    "sandbox_name", "Name or id of the sandbox; left out, the active one (select_sandbox)."));

    private static final List<LocalParameter> RUNS = List.of(LocalParameter.number(
            "timeout_s", 1, MOST_TIMEOUT, USUAL_TIMEOUT, "Seconds after which the command is ended."));

    /** A tool, and the verb that does it. */
    private record Tool(String name, String verb, String says, boolean destructive, List<LocalParameter> parameters) {}

    private static final List<Tool> ALL = List.of(
            new Tool(
                    CORE,
                    "sync",
                    "Bring a directory of this computer to the sandbox: only what differs is sent. What looks like a secret stays"
                            + " here.",
                    false,
                    with(
                            COMMON,
                            LocalParameter.text("local_path", PATH).needed(),
                            LocalParameter.text("remote_path", "Where to; else /workspace."),
                            LocalParameter.flag("dry_run", false, "Only tell what would be done."))),
            new Tool(
                    "sync_remote_to_local",
                    "pull",
                    "Bring what has changed in a directory of the sandbox to this computer. What has been changed here too is kept as it"
                            + " is here.",
                    true,
                    with(
                            COMMON,
                            LocalParameter.text("remote_path", "The directory in the sandbox; else /workspace."),
                            LocalParameter.text("local_path", PATH).needed(),
                            LocalParameter.flag("dry_run", false, "Only tell what would be done."))),
            new Tool(
                    "sync_and_exec",
                    "sync",
                    "Bring a directory of this computer to the sandbox, then run a shell command there and return its output.",
                    true,
                    with(
                            Stream.concat(COMMON.stream(), RUNS.stream()).toList(),
                            LocalParameter.text("command", "The command line, run by bash in /workspace.")
                                    .needed(),
                            LocalParameter.text("local_path", PATH + " Else that one itself."))),
            new Tool(
                    "run_script",
                    "run-script",
                    "Run a script of this computer in the sandbox and return its output; nothing of it stays there.",
                    true,
                    with(
                            Stream.concat(RUNS.stream(), Stream.of(COMMON.get(COMMON.size() - 1)))
                                    .toList(),
                            LocalParameter.text("script", "The script's file; it runs by its #! line, or by bash.")
                                    .needed(),
                            LocalParameter.words("args", "The script's arguments."))));

    private LocalTools() {}

    private static List<LocalParameter> with(List<LocalParameter> others, LocalParameter... own) {
        return Stream.concat(Stream.of(own), others.stream()).toList();
    }

    /** Whether a call of it is one of a command too, once the files are there. */
    static boolean runsCommand(String name) {
        return name.equals("sync_and_exec");
    }

    static boolean has(String name) {
        return ALL.stream().anyMatch(tool -> tool.name.equals(name));
    }

    /** As {@code tools/list} has them. */
    static List<JsonTree> listed() {
        return ALL.stream().map(LocalTools::json).toList();
    }

    private static JsonTree json(Tool tool) {
        var properties = JsonTree.object();
        tool.parameters.forEach(parameter -> properties.put(parameter.name(), parameter.schema()));
        var required = tool.parameters.stream()
                .filter(LocalParameter::required)
                .map(LocalParameter::name)
                .toList();
        var meta = JsonTree.object().put("anthropic/searchHint", "sandbox remote files " + tool.name.replace('_', ' '));
        return JsonTree.object()
                .put("name", tool.name)
                .put("description", tool.says)
                .put(
                        "inputSchema",
                        JsonTree.object()
                                .put("type", "object")
                                .put("properties", properties)
                                .put("required", required)
                                .put("additionalProperties", false))
                .put(
                        "annotations",
                        Map.of(
                                "readOnlyHint",
                                false,
                                "destructiveHint",
                                tool.destructive,
                                "idempotentHint",
                                !tool.parameters.containsAll(RUNS),
                                "openWorldHint",
                                tool.parameters.containsAll(RUNS)))
                .put("_meta", tool.name.equals(CORE) ? meta.put("anthropic/alwaysLoad", true) : meta);
    }

    /** What was given, checked; a {@link UsageError} that tells all that is wrong. */
    static Map<String, Object> checked(String name, JsonTree given) {
        return LocalParameter.read(tool(name).parameters, given);
    }

    private static Tool tool(String name) {
        return ALL.stream().filter(tool -> tool.name.equals(name)).findFirst().orElseThrow();
    }

    /**
     * The verb and its words.
     *
     * @param sandbox its name, as it was given or is active
     */
    static List<String> words(String name, Map<String, Object> given, String sandbox) {
        if (!SANDBOX.matcher(sandbox).matches()) {
            throw new UsageError("sandbox_name must be a sandbox's name or id");
        }
        var tool = tool(name);
        var words = new ArrayList<String>();
        words.add(tool.verb);
        var here = Path.of("").toAbsolutePath();
        var local = path(given, "local_path", here);
        if (tool.parameters.containsAll(COMMON)) {
            words.addAll(choices(given));
        }
        var place = given.containsKey("remote_path") ? sandbox + ":" + given.get("remote_path") : sandbox;
        switch (tool.verb) {
            case "sync" -> words.addAll(List.of(local.toString(), place));
            case "pull" -> words.addAll(List.of(place, local.toString()));
            default -> {
                words.addAll(List.of(
                        "--quiet",
                        "--timeout=" + given.get("timeout_s") + "s",
                        "--sandbox=" + sandbox,
                        path(given, "script", here).toString()));
                words.addAll(LocalParameter.list(given, "args"));
            }
        }
        return words;
    }

    private static List<String> choices(Map<String, Object> given) {
        var words = new ArrayList<String>();
        LocalParameter.list(given, "excludes").forEach(pattern -> words.add("--exclude=" + pattern));
        if (given.containsKey("exclude_file")) {
            patterns(Path.of((String) given.get("exclude_file"))).forEach(pattern -> words.add("--exclude=" + pattern));
        }
        if (Boolean.FALSE.equals(given.get("use_gitignore"))) {
            words.add("--all");
        }
        if (Boolean.TRUE.equals(given.get("delete_extras"))) {
            words.add("--delete");
        }
        if (Boolean.TRUE.equals(given.get("dry_run"))) {
            words.add("--dry-run");
        }
        return words;
    }

    private static List<String> patterns(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new UsageError("exclude_file can't be read: " + e.getMessage());
        }
    }

    /** Absolute, so that none is taken for an option. */
    private static Path path(Map<String, Object> given, String name, Path here) {
        if (!(given.get(name) instanceof String text)) {
            return here;
        }
        try {
            var path = here.resolve(text).normalize();
            // One that files are brought to may be made.
            if (Files.exists(path)
                    || name.equals("local_path") && path.getParent() != null && Files.isDirectory(path.getParent())) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Told like one that isn't there.
        }
        throw new UsageError(name + " is not there: " + Visible.line(text));
    }
}
