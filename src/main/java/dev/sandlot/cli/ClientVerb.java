package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A verb that asks a daemon, and the options for finding one. */
abstract class ClientVerb extends Verb {
    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "The local daemon's state directory (default: SANDLOT_STATE_DIR, else the usual place).")
    @Nullable
    Path stateDir;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Trust the certificates in this PEM file for an https daemon.")
    @Nullable
    Path ca;

    @Option(names = "--quiet", description = "Say nothing but data and failures.")
    boolean quiet;

    @Option(names = "--no-input", hidden = true, description = "Never ask.")
    boolean noInput;

    /** Prints what was made or changed: its name, or all of it as JSON. */
    static void print(Context context, JsonTree thing, boolean json) {
        context.console()
                .print(json ? thing.pretty() : Visible.line(thing.get("name").text()));
    }

    /** The sandbox that the person named, for a better message where there is none; or null. */
    @Nullable
    String target() {
        return null;
    }

    /** SANDLOT_URL with SANDLOT_TOKEN, else the daemon of this host. */
    Address address(Console console) {
        var url = console.variable("SANDLOT_URL");
        var token = console.variable("SANDLOT_TOKEN");
        return url != null
                ? Address.url(url, ca, token)
                : StateDir.of(stateDir, console).address(ca, token);
    }

    ApiClient api(Context context) {
        var console = context.console();
        return new ApiClient(() -> address(console), () -> Reconnect.briefly(console, quiet), new LinkCoding(console));
    }

    /** Where browsers reach the daemon, without a slash at the end. */
    String dashboard(Console console) {
        var address = address(console);
        var url = address.socket() == null
                ? address.display()
                : StateDir.of(stateDir, console).url();
        if (url == null) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "the daemon's state directory has no file \"url\"")
                    .asException();
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** Does the same for each name; a failure is told and the others still get their turn. Returns the first failure's code. */
    int each(Context context, List<String> names, Consumer<String> action) {
        var code = Exit.OK;
        for (var name : names) {
            try {
                action.accept(name);
            } catch (FaultException e) {
                var fault = e.fault().kind() == Fault.Kind.UNAUTHENTICATED
                        ? explain(context, e.fault())
                        : missing(context, name, e.fault());
                Complaint.print(context.console(), fault);
                code = code == Exit.OK ? code(fault) : code;
            }
        }
        return code;
    }

    /** What else it may be that isn't there, of the names that {@link #each} goes through: sandboxes, where a verb says nothing else. */
    Fault missing(Context context, String name, Fault fault) {
        return Suggest.sandbox(api(context), name.replaceFirst("(?<=.)/.*", ""), fault);
    }

    @Override
    Fault explain(Context context, Fault fault) {
        if (fault.kind() == Fault.Kind.UNAUTHENTICATED) {
            return unauthenticated(context.console(), fault);
        }
        var sandbox = target();
        return sandbox == null ? fault : Suggest.sandbox(api(context), sandbox, fault);
    }

    private Fault unauthenticated(Console console, Fault fault) {
        var where = Visible.line(address(console).display());
        return address(console).token() == null
                ? Fault.of(
                        Fault.Kind.UNAUTHENTICATED,
                        "the daemon at " + where + " wants a token, and SANDLOT_TOKEN is not set",
                        "export SANDLOT_TOKEN=sl_...: the first one is in the file \"token\" of the daemon's state directory;"
                                + " \"sandlot token create\" there makes others")
                : Fault.of(
                        Fault.Kind.UNAUTHENTICATED,
                        "the daemon at " + where + " does not accept this token: " + fault.message(),
                        "it may have expired or been deleted, or SANDLOT_TOKEN is of another daemon: \"sandlot token ls\" there"
                                + " lists those that hold");
    }
}
