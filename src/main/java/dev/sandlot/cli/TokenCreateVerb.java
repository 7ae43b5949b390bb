package dev.sandlot.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "token create", description = "Make an access token; it is printed once and kept nowhere.")
final class TokenCreateVerb extends ClientVerb {
    private static final String BOUND = "sandbox";
    private static final List<String> ROLES = List.of("admin", "operator", "viewer", BOUND);

    @Parameters(paramLabel = "NAME", description = "What it is for.")
    String name = "";

    @Option(names = "--role", paramLabel = "ROLE", required = true, description = "admin, operator, viewer or sandbox.")
    String role = "";

    @Option(names = "--sandbox", paramLabel = "NAME", description = "For the role sandbox: which one.")
    @Nullable
    String sandbox;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            description = "It expires after this time, for example 30d (default: never).")
    @Nullable
    Long ttl;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Override
    @Nullable
    String target() {
        return sandbox;
    }

    @Override
    int run(Context context) {
        if (!ROLES.contains(role)) {
            var near = Suggest.nearest(role, ROLES);
            throw new UsageError(
                    "there is no role \"" + role + "\"" + (near == null ? "" : " (did you mean \"" + near + "\"?)")
                            + "; there are " + String.join(", ", ROLES));
        }
        if (role.equals(BOUND) != (sandbox != null)) {
            throw new UsageError(
                    sandbox == null
                            ? "for which sandbox? Give --sandbox NAME with the role " + BOUND
                            : "--sandbox goes with --role " + BOUND + " alone");
        }
        var expires = ttl == null
                ? null
                : Instant.now().plusSeconds(ttl).truncatedTo(ChronoUnit.SECONDS).toString();
        var token = api(context)
                .post(
                        Route.of("tokens"),
                        JsonTree.object()
                                .put("name", name)
                                .put("role", role)
                                .put("sandbox", sandbox)
                                .put("expires_at", expires));
        context.console()
                .print(json ? token.pretty() : Visible.line(token.get("token").text()));
        return Exit.OK;
    }
}
