package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** A verb that asks a daemon, and the options for finding one. */
abstract class ClientVerb extends Verb {
    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "The local daemon's state directory (default: SANDLOT_STATE_DIR, else the usual place).")
    Path stateDir;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Trust the certificates in this PEM file for an https daemon.")
    Path ca;

    @Option(names = "--quiet", description = "Say nothing but data and failures.")
    boolean quiet;

    @Option(names = "--no-input", hidden = true, description = "Never ask. (No verb asks anything.)")
    boolean noInput;

    /** The sandbox that the person named, for a better message where there is none; or null. */
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

    Api api(Context context) {
        var console = context.console();
        return new Api(() -> address(console), () -> Reconnect.briefly(console, quiet));
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
                var fault = Suggest.sandbox(api(context), name, e.fault());
                Complaint.print(context.console(), fault);
                code = code == Exit.OK ? code(fault) : code;
            }
        }
        return code;
    }

    @Override
    Fault explain(Context context, Fault fault) {
        return target() == null ? fault : Suggest.sandbox(api(context), target(), fault);
    }
}
