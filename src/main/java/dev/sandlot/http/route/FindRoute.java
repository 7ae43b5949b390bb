package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.FoundFiles;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.RequestEnd;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Finding;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Files of a sandbox looked for by their names, and by what stands in them. */
public final class FindRoute {
    private static final String PATH = SandboxRoutes.ONE + "/find";
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_TEXT = 200;

    /** Which letters a letter stands for. */
    private enum Case {
        MATCH,
        IGNORE
    }

    private final Bus bus;
    private final FileSource files;
    private final Answers answers;

    public FindRoute(Bus bus, FileSource files, Answers answers) {
        this.bus = bus;
        this.files = files;
        this.answers = answers;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, PATH, this::find);
    }

    private Future<Void> find(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        var directory = InnerPaths.inQuery(ctx);
        var wanted = wanted(ctx, ask);
        int most = ask.limit();
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> files.find(sandbox.id(), directory, wanted, most))
                .compose(finding -> {
                    var found = new FoundFiles(finding);
                    // Who has gone wants no more of it.
                    RequestEnd.tell(ctx, found::close);
                    return found.collect();
                })
                .compose(json -> answers.send(ctx, Reply.ok(json)));
    }

    private static Finding.Wanted wanted(RoutingContext ctx, Ask ask) {
        var name = InnerPaths.bytesInQuery(ctx, "name");
        var text = InnerPaths.bytesInQuery(ctx, "text");
        if (name == null && text == null) {
            throw Fault.invalid("name", "or text is needed").asException();
        }
        require("name", name, LONGEST_NAME, '/', "a slash");
        require("text", text, LONGEST_TEXT, '\n', "a line's end");
        boolean anyCase = ask.query().choice("case", Case.class) == Case.IGNORE;
        return new Finding.Wanted(name, text, anyCase, ask.query().flag("git"));
    }

    /** @param never what can't be in it, beside NUL */
    private static void require(String parameter, @Nullable String bytes, int most, char never, String inWords) {
        if (bytes != null && (bytes.length() > most || bytes.indexOf(never) >= 0 || bytes.indexOf(0) >= 0)) {
            throw Fault.invalid(parameter, "must have at most " + most + " bytes, none of them NUL or " + inWords)
                    .asException();
        }
    }
}
