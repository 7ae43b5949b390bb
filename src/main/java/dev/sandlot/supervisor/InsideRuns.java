package dev.sandlot.supervisor;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxId;
import dev.sandlot.process.Processes;
import dev.sandlot.process.Program;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.Inside;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Finds the sandbox in which a command is to be run that is no process of it. Safe to call from any thread. */
final class InsideRuns implements Inside, Conduit.Opener {
    private final Loop loop;
    private final Registry registry;
    private final Processes processes;

    InsideRuns(Loop loop, Registry registry, Processes processes) {
        this.loop = loop;
        this.registry = registry;
        this.processes = processes;
    }

    @Override
    public Future<Said> run(SandboxId sandbox, List<String> argv, int most, Duration limit) {
        return inRunning(sandbox, box -> run(box, argv, most, limit));
    }

    @Override
    public Future<Conduit> open(SandboxId sandbox, Command command, Map<String, String> environment) {
        return inRunning(sandbox, box -> processes.conduit(box.entry(), Jobs.aside(box, command, environment)));
    }

    private <T> Future<T> inRunning(SandboxId sandbox, Function<HeldSandbox, Future<T>> what) {
        var promise = Promise.<T>promise();
        loop.run(() -> {
            try {
                var box = registry.get(sandbox);
                if (box == null) {
                    throw Fault.conflict("The sandbox is gone.", "gone").asException();
                }
                if (!box.parting) {
                    box.requireRunning();
                }
                what.apply(box).onComplete(promise);
            } catch (FaultException e) {
                promise.fail(e);
            }
        });
        return loop.returned(promise.future());
    }

    /** The same, for who holds the sandbox already and knows that it is up. */
    Future<Said> run(HeldSandbox box, List<String> argv, int most, Duration limit) {
        return processes.inquire(box.entry(), Program.of(argv), most, limit);
    }
}
