package dev.sandlot.service;

import dev.sandlot.model.Command;
import dev.sandlot.model.HealthCheck;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.PortSource;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Carries out the checks of services. */
final class Probes {
    private static final int MOST_READ = 4096;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?s:.*)");

    private final Conduit.Opener conduits;
    private final PortSource ports;

    Probes(Conduit.Opener conduits, PortSource ports) {
        this.conduits = conduits;
        this.ports = ports;
    }

    /** Completes with null where all is well, else with why not. Never fails. */
    Future<@Nullable String> check(SandboxId sandbox, HealthCheck check) {
        var command = check.command();
        var asked = command == null ? http(sandbox, check) : run(sandbox, command, check.timeoutSeconds());
        return asked.otherwise(Probes::why);
    }

    private static @Nullable String why(Throwable cause) {
        return cause instanceof TimeoutException ? "it took too long" : String.valueOf(cause.getMessage());
    }

    private Future<@Nullable String> run(SandboxId sandbox, Command command, int seconds) {
        return conduits.open(sandbox, command, Map.of())
                .compose(conduit -> conduit.end()
                        .otherwiseEmpty()
                        .compose(v -> conduit.exit())
                        .timeout(seconds, TimeUnit.SECONDS)
                        .<@Nullable String>map(
                                exit -> exit.code() == 0 ? null : "the check ended with code " + exit.code())
                        .onComplete(done -> Unawaited.note(conduit.close(), "ending a check")));
    }

    private Future<@Nullable String> http(SandboxId sandbox, HealthCheck check) {
        var request = "GET " + check.path() + " HTTP/1.1\r\nHost: localhost:" + check.port()
                + "\r\nUser-Agent: sandlot-health\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        return ports.connect(sandbox, PortSource.LOCALHOST, check.port())
                .timeout(check.timeoutSeconds(), TimeUnit.SECONDS)
                .compose(connection -> connection
                        .write(Buffer.buffer(request))
                        .compose(v -> statusLine(connection))
                        .timeout(check.timeoutSeconds(), TimeUnit.SECONDS)
                        .map(Probes::judge)
                        .onComplete(done -> Unawaited.note(connection.close(), "ending a check")));
    }

    private static Future<String> statusLine(PortSource.Connection connection) {
        var said = Buffer.buffer();
        return Repeated.until(() -> connection.read().map(part -> {
                    if (part != null) {
                        said.appendBuffer(part);
                    }
                    return part == null
                            || said.length() > MOST_READ
                            || said.toString(StandardCharsets.ISO_8859_1).indexOf('\n') >= 0;
                }))
                .map(v -> said.toString(StandardCharsets.ISO_8859_1));
    }

    private static @Nullable String judge(String said) {
        var status = STATUS.matcher(said);
        if (!status.matches()) {
            return "what answers there does not speak HTTP";
        }
        int code = Integer.parseInt(status.group(1));
        return code >= 200 && code < 400 ? null : "it answered with status " + code;
    }
}
