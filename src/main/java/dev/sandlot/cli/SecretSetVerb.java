package dev.sandlot.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "secret set",
        description = {
            "Keep a secret that sandboxes use and never see; prints its name.",
            "The value is read from standard input, without a line break at its end; on a terminal it is asked for and not shown.",
            "anthropic, openai, gemini and github need no options: where they go is known.",
            "A new value counts from the next request. One of another length has another placeholder, which what is started from then on finds;"
                    + " what runs goes on with the one that it has."
        })
final class SecretSetVerb extends ClientVerb {
    @Parameters(paramLabel = "SECRET", description = "Its name: a-z, 0-9 and -.")
    String secret = "";

    @Option(
            names = "--host",
            paramLabel = "HOST[:PORT]",
            description = "Where it may go, over TLS; may be given several times.")
    List<String> hosts = new ArrayList<>();

    @ArgGroup
    @Nullable
    Place place;

    @Option(
            names = "--env",
            paramLabel = "VAR",
            description = "The variable with the placeholder in sandboxes (default: the name in capitals).")
    @Nullable
    String variable;

    @Option(names = "--json", description = "Print what is known of it as JSON; never the value.")
    boolean json;

    /** Where in a request it goes: one of these. */
    static final class Place {
        @Option(
                names = "--header",
                paramLabel = "NAME",
                description = "It goes anywhere in this header, such as x-api-key.")
        @Nullable
        String header;

        @Option(names = "--bearer", description = "It goes behind Authorization: Bearer.")
        boolean bearer;

        @Option(names = "--basic", description = "It goes inside Authorization: Basic, as user or password.")
        boolean basic;

        @Option(names = "--query", paramLabel = "NAME", description = "It goes into this parameter of the URL.")
        @Nullable
        String query;

        @Option(names = "--path", description = "It goes into the path of the URL.")
        boolean path;

        private JsonTree json() {
            var kind =
                    header != null ? "header" : query != null ? "query" : bearer ? "bearer" : basic ? "basic" : "path";
            return JsonTree.object().put("kind", kind).put("name", header != null ? header : query);
        }
    }

    @Override
    int run(Context context) {
        var value = new HiddenInput(context.console()).read("value of " + secret + " (not shown): ");
        var kept = api(context)
                .replace(
                        Route.of("secrets", secret),
                        JsonTree.object()
                                .put("value", value)
                                .put("hosts", hosts.isEmpty() ? null : hosts)
                                .put("place", place == null ? null : place.json())
                                .put("variable", variable));
        print(context, kept, json);
        return Exit.OK;
    }
}
