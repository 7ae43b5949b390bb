package dev.sandlot.cli;

import dev.sandlot.coding.Coding;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of a sandbox, through the API. A link that breaks is a fault: what was not finished is not there. */
final class SandboxFiles {
    private static final int PART = 64 << 10;

    private final ApiClient api;

    SandboxFiles(ApiClient api) {
        this.api = api;
    }

    /** {@code file}, {@code directory} or {@code other}; null where nothing lies there. A fault where there is no such sandbox. */
    @Nullable
    String kind(CopyPlace place) {
        try {
            return api.head(file(place)).header("sandlot-kind");
        } catch (FaultException e) {
            return why(place);
        }
    }

    /** What an answer to HEAD had no body to say. */
    private @Nullable String why(CopyPlace place) {
        try {
            api.bytes(Route.of("sandboxes", sandbox(place), "tree")
                    .with("path", inside(place))
                    .with("limit", 1));
            return "directory"; // it has just come
        } catch (FaultException e) {
            if (e.fault().kind() != Fault.Kind.NOT_FOUND) {
                throw e;
            }
            api.get(Route.of("sandboxes", sandbox(place)));
            return null;
        }
    }

    /** Writes a file. */
    void write(CopyPlace place, @Nullable String mode, Upload.Body content) {
        lost(place, () -> api.upload(Upload.put(file(place).with("mode", mode)), content));
    }

    /** The same for one that lies in directories which are made. */
    void writeBelow(CopyPlace place, String mode, Upload.Body content) {
        var route = file(place).with("mode", mode).with("mkdirs", true);
        lost(place, () -> api.upload(Upload.put(route), content));
    }

    /** Removes it with all that lies in it. */
    void remove(CopyPlace place) {
        api.delete(file(place).with("recursive", true));
    }

    /** Brings a tar archive in; the answer tells what was left out. */
    JsonTree unpack(CopyPlace place, Upload.Body archive) {
        return lost(place, () -> api.upload(Upload.put(archive(place)).in(api.coding()), archive));
    }

    /** The same, so that there is exactly what the archive has. */
    JsonTree mirror(CopyPlace place, Upload.Body archive) {
        var upload = Upload.put(archive(place).with("mirror", true)).in(api.coding());
        return lost(place, () -> api.upload(upload, archive));
    }

    /**
     * Compares what is there with a manifest.
     *
     * @param extras {@code none}, {@code true} or {@code only}
     */
    JsonTree plan(CopyPlace place, String extras, Upload.Body manifest) {
        var upload = Upload.post(sync(place, "plan").with("extras", extras)).in(api.coding());
        return lost(place, () -> api.upload(upload, manifest));
    }

    /** Removes what a manifest tells is to be gone; the answer tells what was left. */
    JsonTree delete(CopyPlace place, Upload.Body manifest) {
        return lost(place, () -> api.upload(Upload.post(sync(place, "delete")).in(api.coding()), manifest));
    }

    /** The paths of a list in an answer, and of the one beside it that has those which are not UTF-8; one character a byte. */
    static List<String> paths(JsonTree answer, String list) {
        var paths = new ArrayList<String>();
        answer.get(list).items().forEach(path -> paths.add(bytes(path, JsonTree.none())));
        answer.get(list + "_base64").items().forEach(path -> paths.add(bytes(path, path)));
        return paths;
    }

    /** The paths of what an answer tells was left out. */
    static List<String> leftOut(JsonTree answer) {
        return answer.get("left_out").items().stream()
                .map(left -> bytes(left.get("path"), left.get("path_base64")))
                .toList();
    }

    /** A path as an answer has it, beside one that is not UTF-8 its bytes; one character a byte. */
    static String bytes(JsonTree text, JsonTree base64) {
        var bytes = base64.isNull()
                ? text.text().getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(base64.text());
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    interface Reading {
        void of(HttpAnswer answer) throws IOException;
    }

    /** Reads a file; {@code Sandlot-Mode} has its permission bits. */
    void read(CopyPlace place, Reading reading) {
        download(place, file(place), reading);
    }

    /** Takes a directory out as a tar archive. */
    void pack(CopyPlace place, Reading reading) {
        var coding = api.coding();
        var headers = coding == null ? Map.<String, String>of() : Map.of("Accept-Encoding", coding.label());
        download(place, archive(place), headers, reading);
    }

    /** Takes what a manifest names out as a tar archive. */
    void packSome(CopyPlace place, Upload.Body manifest, Reading reading) {
        lost(place, () -> received(Upload.post(archive(place)).in(api.coding()), manifest, reading));
    }

    /** Tells what lies there, or what a manifest names of it, a line of JSON for each. */
    void list(CopyPlace place, Upload.Body manifest, Reading reading) {
        lost(place, () -> received(Upload.post(sync(place, "list")).in(api.coding()), manifest, reading));
    }

    private JsonTree received(Upload upload, Upload.Body body, Reading reading) throws IOException {
        try (var answer = api.send(upload, body)) {
            decoded(answer, reading);
        }
        return JsonTree.none();
    }

    private static void decoded(HttpAnswer answer, Reading reading) throws IOException {
        var coding = Coding.of(answer.header("content-encoding"));
        if (coding == null) {
            reading.of(answer);
            return;
        }
        try (var body = coding.decoder(answer.body(), bytes -> {})) {
            reading.of(answer.with(body));
        }
    }

    /** Reads what git says was changed in a directory; {@code Sandlot-Truncated} where that is not all. */
    void diff(CopyPlace place, Reading reading) {
        download(place, Route.of("sandboxes", sandbox(place), "diff").with("path", inside(place)), reading);
    }

    /** Takes what was done in a repository as a git bundle, but for commits that are known. */
    void bundle(CopyPlace place, List<String> known, Reading reading) {
        download(
                place,
                Route.of("sandboxes", sandbox(place), "git", "bundle")
                        .with("path", inside(place))
                        .with("known", known.isEmpty() ? null : String.join(",", known)),
                reading);
    }

    private void download(CopyPlace place, Route route, Reading reading) {
        download(place, route, Map.of(), reading);
    }

    private void download(CopyPlace place, Route route, Map<String, String> headers, Reading reading) {
        lost(place, () -> {
            try (var answer = api.stream(route, headers)) {
                decoded(answer, reading);
            }
            return JsonTree.none();
        });
    }

    private interface Transfer {
        JsonTree run() throws IOException;
    }

    private static JsonTree lost(CopyPlace place, Transfer transfer) {
        try {
            return transfer.run();
        } catch (LocalFailure here) {
            throw Fault.of(Fault.Kind.INTERNAL, String.valueOf(here.getMessage()))
                    .asException();
        } catch (IOException cut) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "the copy of " + Visible.line(place.toString()) + " broke off: " + cut.getMessage(),
                            "nothing is there in part; try again")
                    .asException();
        }
    }

    /** What failed is this computer's. */
    static final class LocalFailure extends IOException {
        private static final long serialVersionUID = 1L;

        LocalFailure(String what, IOException cause) {
            super(
                    what + ": " + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
                    cause);
        }
    }

    /** Sends all; what can't be read here is told as that. */
    static void send(InputStream in, OutputStream to, String name) throws IOException {
        var part = new byte[PART];
        for (int n = read(in, part, name); n >= 0; n = read(in, part, name)) {
            to.write(part, 0, n);
        }
    }

    private static int read(InputStream in, byte[] part, String name) throws IOException {
        try {
            return in.read(part);
        } catch (IOException e) {
            throw new LocalFailure("can't read " + name, e);
        }
    }

    /** Takes all; what can't be written here is told as that. */
    static void receive(InputStream in, OutputStream to, String name) throws IOException {
        var part = new byte[PART];
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
            try {
                to.write(part, 0, n);
            } catch (IOException e) {
                throw new LocalFailure("can't write " + name, e);
            }
        }
    }

    private static String sandbox(CopyPlace place) {
        return Objects.requireNonNull(place.sandbox());
    }

    private static Route file(CopyPlace place) {
        return Route.of("sandboxes", sandbox(place), "files").path(inside(place));
    }

    private static Route sync(CopyPlace place, String what) {
        return Route.of("sandboxes", sandbox(place), "sync", what).with("path", inside(place));
    }

    /** Where it is told what changes in a directory and below. */
    static Route watch(CopyPlace place) {
        return Route.of("sandboxes", sandbox(place), "watch")
                .with("path", inside(place))
                .with("recursive", true);
    }

    private static Route archive(CopyPlace place) {
        return Route.of("sandboxes", sandbox(place), "archive").with("path", inside(place));
    }

    /** Steps up are taken here: in a URL they would lead to another route. */
    private static String inside(CopyPlace place) {
        var path = place.path().isEmpty() ? "." : place.path();
        if (!Arrays.asList(path.split("/")).contains("..")) {
            return path;
        }
        var whole = Path.of("/workspace").resolve(path).normalize().toString();
        return path.endsWith("/") && whole.length() > 1 ? whole + "/" : whole;
    }
}
