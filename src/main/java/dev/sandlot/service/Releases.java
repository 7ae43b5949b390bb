package dev.sandlot.service;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The copies of files that services run on, in the sandbox's home, each made and removed inside by the sandbox's own programs. */
final class Releases {
    /** Below the home, where no sync and no build of the workspace comes. */
    private static final String HOME = "/home/agent/services";

    private static final int MOST_SAID = 500;

    /** It is there whole or not at all. Copies share blocks where the file system can. */
    private static final String COPY = """
            [ -d "$1" ] || { echo "there is no directory $1" >&2; exit 3; }
            rm -rf -- "$2" "$2.part" && mkdir -p -- "${2%/*}" || exit 1
            trap 'rm -rf -- "$2.part"; exit 1' HUP TERM INT
            cp -a --reflink=auto -- "$1" "$2.part" && mv -- "$2.part" "$2" && exit 0
            rm -rf -- "$2.part"
            exit 1
            """;

    private static final int NO_DIRECTORY = 3;

    private final Conduit.Opener conduits;

    Releases(Conduit.Opener conduits) {
        this.conduits = conduits;
    }

    static String directory(String service) {
        return HOME + "/" + service;
    }

    static String path(String service, int release) {
        return directory(service) + "/" + release;
    }

    /** @param from begins in the workspace */
    Future<Void> copy(SandboxId sandbox, String from, String service, int release) {
        return run(sandbox, List.of("sh", "-c", COPY, "sh", from, path(service, release)));
    }

    Future<Void> remove(SandboxId sandbox, String path) {
        return run(sandbox, List.of("rm", "-rf", "--", path));
    }

    private Future<Void> run(SandboxId sandbox, List<String> words) {
        return conduits.open(sandbox, new Command.Words(words), Map.of())
                .compose(conduit -> conduit.end()
                        .otherwiseEmpty()
                        .compose(v -> said(conduit))
                        .compose(said -> conduit.exit().map(exit -> require(exit.code(), said)))
                        .onComplete(done -> Unawaited.note(conduit.close(), "ending work on a release")));
    }

    private static Future<String> said(Conduit conduit) {
        var said = Buffer.buffer();
        return Repeated.until(() -> conduit.read(Channel.STDERR).map(part -> {
                    if (part != null && said.length() < MOST_SAID) {
                        said.appendBuffer(part.slice(0, Math.min(part.length(), MOST_SAID - said.length())));
                    }
                    return part == null;
                }))
                .map(v -> said.toString(StandardCharsets.UTF_8).strip());
    }

    private static Void require(int code, String said) {
        if (code == 0) {
            return null;
        }
        throw failed(code == NO_DIRECTORY ? Fault.Kind.NOT_FOUND : Fault.Kind.CONFLICT, said);
    }

    private static FaultException failed(Fault.Kind kind, String said) {
        return Fault.of(
                        kind,
                        "The files could not be copied for the service: "
                                + (said.isEmpty() ? "no reason was told" : said))
                .asException();
    }
}
