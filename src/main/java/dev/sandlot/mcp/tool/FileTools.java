package dev.sandlot.mcp.tool;

import dev.sandlot.api.FileJson;
import dev.sandlot.api.FoundFiles;
import dev.sandlot.api.Operation;
import dev.sandlot.api.Query;
import dev.sandlot.api.TreeListing;
import dev.sandlot.model.Fault;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.Sandbox;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Finding;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files of sandboxes: looked at, read, written, searched. All is done inside, with the sandbox's own rights. */
final class FileTools {
    private static final int MOST_ENTRIES = 2000;
    private static final int MOST_MATCHES = 1000;
    private static final int DEPTH = 16;
    private static final int LONGEST_PATTERN = 200;
    private static final int LONGEST_GLOB = 255;
    private static final Parameter PATH = Parameter.text(
            "remote_path", "A path in the sandbox; one without a slash at its beginning begins in /workspace.");

    private final ToolGate gate;
    private final FileSource files;
    private final FileContents contents;

    FileTools(ToolGate gate, FileSource files) {
        this.gate = gate;
        this.files = files;
        this.contents = new FileContents(files);
    }

    List<Tool> all() {
        return List.of(
                Tool.of(
                        "list_remote_files",
                        Operation.LIST_FILES,
                        Hints.READS,
                        "List what lies in a directory of the sandbox.",
                        List.of(
                                PATH.or("."),
                                Parameter.flag("recursive", "With all that lies below it."),
                                Parameter.whole("max_entries", 1, MOST_ENTRIES, "How many at most.")
                                        .or(200),
                                Parameter.SANDBOX),
                        this::list),
                Tool.of(
                        "read_remote_file",
                        Operation.READ_FILE,
                        Hints.READS,
                        "Read a text file of the sandbox, whole or in part.",
                        List.of(
                                PATH.needed(),
                                Parameter.whole("max_bytes", 1, FileContents.MOST_SHOWN, "How many bytes at most.")
                                        .or(FileContents.MOST_SHOWN),
                                Parameter.whole("offset", 0, Long.MAX_VALUE >> 1, "The first byte.")
                                        .or(0),
                                Parameter.SANDBOX),
                        this::read),
                Tool.of(
                        "write_remote_file",
                        Operation.WRITE_FILE,
                        Hints.DELETES,
                        "Write a text file in the sandbox, in the place of what is there, at once or not at all. Directories on the"
                                + " way are made.",
                        List.of(
                                PATH.needed(),
                                Parameter.longText("content", "What will be in it.")
                                        .needed(),
                                Parameter.text(
                                        "mode", "Its permissions in octal digits, such as 0755; else as they are."),
                                Parameter.text("if_match", "Only where the file is still the one that had this etag."),
                                Parameter.SANDBOX),
                        this::write),
                Tool.of(
                        "edit_remote_file",
                        Operation.WRITE_FILE,
                        Hints.CHANGES,
                        "Replace a piece of a text file in the sandbox by another; the piece has to stand in it once, word for word.",
                        List.of(
                                PATH.needed(),
                                Parameter.longText("old_string", "The piece, with its indentation.")
                                        .needed(),
                                Parameter.longText("new_string", "What takes its place.")
                                        .needed(),
                                Parameter.flag("replace_all", "Everywhere that it stands."),
                                Parameter.SANDBOX),
                        this::edit),
                Tool.of(
                        "search_remote_files",
                        Operation.FIND_FILES,
                        Hints.READS,
                        "Search the sandbox's files for lines that have a text (no regular expression), or for names.",
                        List.of(
                                Parameter.text("pattern", "The text; left out, files are looked for by name alone."),
                                Parameter.text("path", "The directory to look in and below.")
                                        .or("."),
                                Parameter.text("glob", "Only files whose names fit, such as *.java."),
                                Parameter.flag("ignore_case", "Letters stand for either case."),
                                Parameter.whole("max_matches", 1, MOST_MATCHES, "How many at most.")
                                        .or(100),
                                Parameter.SANDBOX),
                        this::search));
    }

    private static InnerPath path(ToolArguments given, String name) {
        var text = given.text(name);
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw Fault.invalid(name, "must be a path").asException();
        }
        return InnerPath.of(text);
    }

    private Future<ToolResult> list(Call call, ToolArguments given) {
        var directory = path(given, "remote_path");
        var query = new JsonObject()
                .put("depth", given.flag("recursive") ? DEPTH : 1)
                .put("limit", given.whole("max_entries"));
        var listing = TreeListing.asked(files, directory, Query.of(query));
        return gate.sandbox(call, Operation.LIST_FILES, given)
                .compose(sandbox -> listing.of(sandbox.id()).map(json -> {
                    json.remove("next_cursor");
                    return ToolResult.of(json.put("sandbox", sandbox.name()));
                }));
    }

    private Future<ToolResult> read(Call call, ToolArguments given) {
        var path = path(given, "remote_path");
        var offset = given.wholeOrNull("offset");
        return gate.sandbox(call, Operation.READ_FILE, given)
                .compose(sandbox -> contents.shown(
                                sandbox.id(), path, offset == null ? 0 : offset, given.whole("max_bytes"))
                        .map(shown -> ToolResult.text(
                                        shown.text() + "\n[" + shown.says() + " · sandbox " + sandbox.name() + "]")
                                .with(
                                        "sandlot/file",
                                        FileJson.of(shown.stat(), path).put("sandbox", sandbox.name()))));
    }

    private Future<ToolResult> write(Call call, ToolArguments given) {
        var path = path(given, "remote_path");
        var mode = given.textOrNull("mode");
        var octal = mode == null ? null : Integer.valueOf(FileJson.parseMode(mode));
        var bytes = given.text("content").getBytes(StandardCharsets.UTF_8);
        return gate.sandbox(call, Operation.WRITE_FILE, given)
                .compose(sandbox -> contents.write(sandbox.id(), path, bytes, octal, given.textOrNull("if_match"))
                        .map(stat -> ToolResult.of(FileJson.of(stat, path).put("sandbox", sandbox.name()))));
    }

    private Future<ToolResult> edit(Call call, ToolArguments given) {
        var path = path(given, "remote_path");
        var edit = new FileContents.Edit(given.text("old_string"), given.text("new_string"), given.flag("replace_all"));
        return gate.sandbox(call, Operation.WRITE_FILE, given)
                .compose(sandbox -> contents.edit(sandbox.id(), path, edit)
                        .map(done -> ToolResult.of(FileJson.of(done.stat(), path)
                                .put("replaced", done.times())
                                .put("sandbox", sandbox.name()))));
    }

    private Future<ToolResult> search(Call call, ToolArguments given) {
        var directory = path(given, "path");
        var wanted = wanted(given);
        return gate.sandbox(call, Operation.FIND_FILES, given)
                .compose(sandbox -> files.find(sandbox.id(), directory, wanted, given.whole("max_matches"))
                        .compose(finding -> found(call, sandbox, finding, directory)));
    }

    private static Future<ToolResult> found(Call call, Sandbox sandbox, Finding finding, InnerPath directory) {
        var found = new FoundFiles(finding);
        // Who has gone wants no more of it.
        call.over().onComplete(over -> found.close());
        return found.collect()
                .map(json ->
                        ToolResult.of(json.put("path", directory.toString()).put("sandbox", sandbox.name())));
    }

    private static Finding.Wanted wanted(ToolArguments given) {
        var text = given.textOrNull("pattern");
        var name = given.textOrNull("glob");
        if (text == null && name == null) {
            throw Fault.invalid("pattern", "or glob is needed").asException();
        }
        var textBytes = text == null ? null : InnerPath.of(text).bytes();
        var nameBytes = name == null ? null : InnerPath.of(name).bytes();
        if (textBytes != null && (textBytes.length() > LONGEST_PATTERN || textBytes.indexOf('\n') >= 0)) {
            throw Fault.invalid("pattern", "must be a piece of one line, at most " + LONGEST_PATTERN + " bytes")
                    .asException();
        }
        if (nameBytes != null && (nameBytes.length() > LONGEST_GLOB || nameBytes.indexOf('/') >= 0)) {
            throw Fault.invalid("glob", "must fit a name, without a slash; path says where to look")
                    .asException();
        }
        return new Finding.Wanted(nameBytes, textBytes, given.flag("ignore_case"), false);
    }
}
