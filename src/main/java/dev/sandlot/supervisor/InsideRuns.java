package dev.sandlot.supervisor;

import dev.sandlot.model.Command;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.process.Job;
import dev.sandlot.process.Processes;
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
    /** The mark of what is no process of the sandbox; no process ever gets this number. */
    private static final ProcessId NOBODY = ProcessId.of(999_999_999);

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
        return inRunning(
                sandbox, box -> processes.conduit(box.backend(), Jobs.aside(box, NOBODY, command, environment)));
    }

    private <T> Future<T> inRunning(SandboxId sandbox, Function<HeldSandbox, Future<T>> what) {
        var promise = Promise.<T>promise();
        loop.run(() -> {
            try {
                var box = registry.get(sandbox);
                if (box == null) {
                    throw Fault.conflict("The sandbox is gone.", "gone").asException();
                }
                ProcessLife.requireRunning(box);
                what.apply(box).onComplete(promise);
            } catch (FaultException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    /** The same, for who holds the sandbox already and knows that it is up. */
    Future<Said> run(HeldSandbox box, List<String> argv, int most, Duration limit) {
        var job = new Job(box.place(), box.pod(), NOBODY, argv, Map.of(), "/", null, false, false);
        return processes.inquire(box.backend(), job, most, limit);
    }
}
