package dev.sandlot.mcp.tool;

import dev.sandlot.api.Ask;
import dev.sandlot.api.Binding;
import dev.sandlot.api.Operation;
import dev.sandlot.api.Query;
import dev.sandlot.auth.Principal;
import dev.sandlot.auth.Selections;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a tool gets what it works in: asks the same gate as every edge, and takes the active sandbox where none is named. */
public final class ToolGate {
    private static final String NAME = "sandbox_name";

    private final Bus bus;
    private final Binding binding;
    private final Selections selections;

    public ToolGate(Bus bus, Selections selections) {
        this.bus = bus;
        this.binding = new Binding(bus);
        this.selections = selections;
    }

    /** The sandbox that is named, else the active one; a fault where the caller may not do this in it. */
    Future<Sandbox> sandbox(Call call, Operation operation, ToolArguments given) {
        return sandbox(call.principal(), operation, given.textOrNull(NAME), null)
                .onSuccess(call.worksIn()::accept);
    }

    /** Likewise, of one that is named. */
    public Future<Sandbox> sandbox(Principal principal, Operation operation, String named) {
        return sandbox(principal, operation, named, null);
    }

    /** Likewise, and a process of it. */
    Future<SandboxProcess> process(Call call, Operation operation, ToolArguments given, String process) {
        return sandbox(call.principal(), operation, given.textOrNull(NAME), process)
                .onSuccess(call.worksIn()::accept)
                .compose(sandbox -> process(sandbox, process));
    }

    /** Likewise, of a sandbox that is named. */
    public Future<SandboxProcess> process(Principal principal, Operation operation, String named, String process) {
        return sandbox(principal, operation, named, process).compose(sandbox -> process(sandbox, process));
    }

    private Future<SandboxProcess> process(Sandbox sandbox, String process) {
        return bus.ask(new Request.GetProcess(sandbox.id().value(), process, 0))
                .recover(
                        cause -> hinted(cause, "list_background_tasks shows what there is in " + sandbox.name() + "."));
    }

    /** Where it isn't about one sandbox. */
    Future<Void> admit(Call call, Operation operation) {
        return admit(call.principal(), operation);
    }

    public Future<Void> admit(Principal principal, Operation operation) {
        return binding.admit(operation, ask(principal, null, null)).mapEmpty();
    }

    Future<Optional<SandboxId>> active(Principal principal) {
        return selections.of(principal);
    }

    Future<Void> activate(Principal principal, Sandbox sandbox) {
        return selections.select(principal, sandbox.id());
    }

    private Future<Sandbox> sandbox(
            Principal principal, Operation operation, @Nullable String named, @Nullable String process) {
        var reference = named == null
                ? selections
                        .of(principal)
                        .map(active -> active.map(SandboxId::value).orElseThrow(ToolGate::noneActive))
                : Future.succeededFuture(named);
        return reference
                .compose(name -> binding.admit(operation, ask(principal, name, process)))
                .compose(admitted -> bus.ask(new Request.GetSandbox(admitted.sandbox(), 0)))
                .recover(cause -> hinted(cause, "list_sandboxes shows which there are."));
    }

    private static Ask ask(Principal principal, @Nullable String sandbox, @Nullable String process) {
        return new Ask(principal, sandbox, process, Query.of(new JsonObject()), null, null, null);
    }

    private static FaultException noneActive() {
        return Fault.of(
                        Fault.Kind.INVALID,
                        "No sandbox is named, and none is active.",
                        "Pass sandbox_name, or call select_sandbox once; list_sandboxes shows which there are.")
                .asException();
    }

    /** What isn't there is told with the tool that shows what is. */
    private static <T> Future<T> hinted(Throwable cause, String hint) {
        if (cause instanceof FaultException known && known.fault().kind() == Fault.Kind.NOT_FOUND) {
            var before = known.fault().hint();
            return Future.failedFuture(known.fault()
                    .withHint(before == null ? hint : before + " " + hint)
                    .asException());
        }
        return Future.failedFuture(cause);
    }
}
